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
};

static int bell_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bell *bell = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size != PAGE_SIZE)
		return -EINVAL;
	pm_runtime_get_sync(bell->dev);
	vma->vm_ops = &bell_vm_ops;
	vma->vm_private_data = bell;
	remap_pfn_range(vma, vma->vm_start, bell->frame, size, vma->vm_page_prot);
	return 0;
}

static const struct file_operations bell_fops = {
	.owner	= THIS_MODULE,
	.mmap	= bell_mmap,
};
