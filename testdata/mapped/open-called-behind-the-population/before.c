// open() is called behind the population and reads the private data, which mapped() alone sets then.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/miscdevice.h>

struct part {
	atomic_t users;
};

#define to_crow(m)	container_of(m, struct crow, misc)

struct crow {
	struct part part;
	struct miscdevice misc;
	struct part *other;
	atomic_t users;
	unsigned long frame;
};

static void crow_open(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_inc(&crow->users);
}

static void crow_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_dec(&crow->users);
}

static const struct vm_operations_struct crow_vm_ops = {
	.open	= crow_open,
	.close	= crow_close,
};

static int crow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crow *crow = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, crow->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &crow_vm_ops;
	vma->vm_private_data = crow;
	crow_open(vma);
	return 0;
}

static const struct file_operations crow_fops = {
	.owner	= THIS_MODULE,
	.mmap	= crow_mmap,
};

static void rook_open(struct vm_area_struct *vma)
{
	struct crow *rook = vma->vm_private_data;

	atomic_inc(&rook->users);
}

static void rook_close(struct vm_area_struct *vma)
{
	struct crow *rook = vma->vm_private_data;

	atomic_dec(&rook->users);
}

static const struct vm_operations_struct rook_vm_ops = {
	.open	= rook_open,
	.close	= rook_close,
};

static int rook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crow *crow = to_crow(file->private_data);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, crow->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &rook_vm_ops;
	vma->vm_private_data = crow;
	rook_open(vma);
	return 0;
}

static const struct file_operations rook_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rook_mmap,
};

static void daw_open(struct vm_area_struct *vma)
{
	atomic_inc(&((struct crow *)vma->vm_private_data)->users);
}

static void daw_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_dec(&crow->users);
}

static const struct vm_operations_struct daw_vm_ops = {
	.open	= daw_open,
	.close	= daw_close,
};

static int daw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crow *crow = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, crow->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &daw_vm_ops;
	vma->vm_private_data = file->private_data;
	daw_open(vma);
	return 0;
}

static const struct file_operations daw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= daw_mmap,
};
