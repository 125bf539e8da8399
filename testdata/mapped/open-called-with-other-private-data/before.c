// What open() reads, called behind the population, is not what mapped() could compute, or not of the type that it takes it for.
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

static int crow_level;

static void crow_open(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	if (crow)
		atomic_inc(&crow->users);
}

static void crow_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	if (crow)
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
	if (crow_level)
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
	struct part *part = vma->vm_private_data;

	atomic_inc(&part->users);
}

static void rook_close(struct vm_area_struct *vma)
{
	struct part *part = vma->vm_private_data;

	atomic_dec(&part->users);
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
	struct part *part = vma->vm_private_data;

	atomic_inc(&part->users);
}

static void daw_close(struct vm_area_struct *vma)
{
	struct part *part = vma->vm_private_data;

	atomic_dec(&part->users);
}

static const struct vm_operations_struct daw_vm_ops = {
	.open	= daw_open,
	.close	= daw_close,
};

static int daw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crow *crow = file->private_data;
	struct part *part = crow->other;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, crow->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &daw_vm_ops;
	vma->vm_private_data = part;
	daw_open(vma);
	return 0;
}

static const struct file_operations daw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= daw_mmap,
};

static void jay_open(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_inc(&crow->users);
	vma->vm_private_data = crow + 1;
}

static void jay_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_dec(&crow->users);
}

static const struct vm_operations_struct jay_vm_ops = {
	.open	= jay_open,
	.close	= jay_close,
};

static int jay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crow *crow = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, crow->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &jay_vm_ops;
	vma->vm_private_data = crow;
	jay_open(vma);
	return 0;
}

static const struct file_operations jay_fops = {
	.owner	= THIS_MODULE,
	.mmap	= jay_mmap,
};

static void pie_open(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	if (crow)
		atomic_inc(&crow->users);
}

static void pie_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	if (crow)
		atomic_dec(&crow->users);
}

static const struct vm_operations_struct pie_vm_ops = {
	.open	= pie_open,
	.close	= pie_close,
};

static int pie_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crow *crow = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, crow->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &pie_vm_ops;
	pie_open(vma);
	vma->vm_private_data = crow;
	return 0;
}

static const struct file_operations pie_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pie_mmap,
};
