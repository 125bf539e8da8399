// The count is taken in front of the population, and what populates is read with the driver.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pm_runtime.h>

struct bell {
	struct device *dev;
	unsigned long frame;
};

static void bell_open(struct vm_area_struct *vma)
{
	struct bell *bell = vma->vm_private_data;

	pm_runtime_get_sync(bell->dev);
}

static int bell_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct bell *bell = file->private_data;

	pm_runtime_get_sync(bell->dev);
	*vm_private_data = bell;
	return 0;
}

static void bell_close(struct vm_area_struct *vma)
{
	struct bell *bell = vma->vm_private_data;

	if (!bell)
		return;
	pm_runtime_put_autosuspend(bell->dev);
}

static const struct vm_operations_struct bell_vm_ops = {
	.open	= bell_open,
	.close	= bell_close,
	.mapped	= bell_mapped,
};

static int bell_mmap_prepare(struct vm_area_desc *desc)
{
	struct bell *bell = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size != PAGE_SIZE)
		return -EINVAL;
	desc->vm_ops = &bell_vm_ops;
	mmap_action_remap_full(desc, bell->frame);
	return 0;
}

static const struct file_operations bell_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = bell_mmap_prepare,
};
