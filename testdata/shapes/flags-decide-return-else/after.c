#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long teasel_pfn;

static int teasel_mmap_prepare(struct vm_area_desc *desc)
{
	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	mmap_action_remap_full(desc, teasel_pfn);
	return 0;
}

static const struct file_operations teasel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = teasel_mmap_prepare,
};
