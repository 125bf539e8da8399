#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int sample_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	return example_call_desc(desc);
}

static const struct file_operations sample_fops = {
	.owner		= THIS_MODULE,
	.mmap_prepare	= sample_mmap_prepare,
};
