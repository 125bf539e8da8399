#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/overflow.h>

struct curlew {
	unsigned long pfn;
	struct device *dev;
};

static int curlew_mmap_prepare(struct vm_area_desc *desc)
{
	struct curlew *curlew = desc->file->private_data;
	unsigned long end;

	if (!device_is_registered(curlew->dev) || pm_runtime_suspended(curlew->dev))
		return -ENODEV;
	if (check_add_overflow(desc->pgoff, vma_desc_pages(desc), &end))
		return -EINVAL;
	mmap_action_remap_full(desc, curlew->pfn);
	return 0;
}

static const struct file_operations curlew_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = curlew_mmap_prepare,
};
