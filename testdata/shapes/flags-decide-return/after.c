#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long aster_pfn;

static int aster_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	mmap_action_remap_full(desc, aster_pfn);
	return 0;
}

static const struct file_operations aster_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = aster_mmap_prepare,
};
