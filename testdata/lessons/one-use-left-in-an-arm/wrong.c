#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	unsigned long pfn;
};

static const struct vm_operations_struct plough_vm_ops = {
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	mmap_action_remap_full(desc, plough->pfn);
#ifdef CONFIG_MIGRATION
	vma->vm_ops = &plough_vm_ops;
#endif
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
