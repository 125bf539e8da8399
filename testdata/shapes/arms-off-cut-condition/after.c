// An arm that is switched off by hand cuts a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long flue_pfn;

static int flue_mmap_prepare(struct vm_area_desc *desc)
{
	if (!vma_desc_test(desc, VMA_SHARED_BIT)) {
		return -EINVAL;
	}
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, flue_pfn);
	return 0;
}

static const struct file_operations flue_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = flue_mmap_prepare,
};
