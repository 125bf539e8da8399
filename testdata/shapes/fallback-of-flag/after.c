// For kernels that did not have the flag yet there is another one: not for the target.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifndef VM_DONTDUMP
#define VM_DONTDUMP VM_RESERVED
#endif

static unsigned long crag_pfn;

static int crag_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, crag_pfn);
	return 0;
}

static const struct file_operations crag_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = crag_mmap_prepare,
};
