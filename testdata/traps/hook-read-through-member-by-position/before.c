#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct birch {
	unsigned long frame;
};

struct birch_class {
	const char *name;
	const struct file_operations *operations;
};

static int birch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct birch *b = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, b->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations birch_fops = {
	.owner = THIS_MODULE,
	.mmap = birch_mmap,
};

static struct birch_class birch_class = { "birch", &birch_fops };

static int __init birch_init(void)
{
	return birch_class.operations->mmap ? 0 : -EINVAL;
}
module_init(birch_init);
