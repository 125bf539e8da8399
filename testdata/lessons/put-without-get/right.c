#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	unsigned long pfn;
	struct device *dev;
};

static void plough_close(struct vm_area_struct *vma)
{
	struct plough *plough = vma->vm_file->private_data;

	if (!vma->vm_private_data)
		return;
	pm_runtime_put_autosuspend(plough->dev);
}

static int plough_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct plough *plough = file->private_data;

	pm_runtime_get_sync(plough->dev);
	*vm_private_data = plough;
	return 0;
}

static const struct vm_operations_struct plough_vm_ops = {
	.close = plough_close,
	.mapped = plough_mapped,
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	desc->vm_ops = &plough_vm_ops;
	mmap_action_remap_full(desc, plough->pfn);
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
