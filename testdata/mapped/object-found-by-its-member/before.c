// The object is found by the member that the file has, and its variable has the name of its tag.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

struct tern {
	atomic_t users;
	struct miscdevice misc;
	unsigned long frame;
};

#define to_tern(m)	container_of(m, struct tern, misc)

static void tern_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static void tern_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct tern_vm_ops = {
	.open	= tern_open,
	.close	= tern_close,
};

static int tern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *tern = container_of(file->private_data, struct tern, misc);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, tern->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &tern_vm_ops;
	vma->vm_private_data = tern;
	tern_open(vma);
	return 0;
}

static const struct file_operations tern_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tern_mmap,
};

static void gull_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static void gull_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct gull_vm_ops = {
	.open	= gull_open,
	.close	= gull_close,
};

static int gull_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *tern = to_tern(file->private_data);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, tern->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &gull_vm_ops;
	vma->vm_private_data = tern;
	gull_open(vma);
	return 0;
}

static const struct file_operations gull_fops = {
	.owner	= THIS_MODULE,
	.mmap	= gull_mmap,
};

static void skua_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static void skua_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct skua_vm_ops = {
	.open	= skua_open,
	.close	= skua_close,
};

static int skua_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *tern = container_of(file->private_data, struct tern, misc);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, tern->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &skua_vm_ops;
	vma->vm_private_data = tern;
	atomic_inc(&tern->users);
	return 0;
}

static const struct file_operations skua_fops = {
	.owner	= THIS_MODULE,
	.mmap	= skua_mmap,
};
