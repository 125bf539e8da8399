// An option puts a handler behind the usual one in the same table: both convert, in one patch.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t spar_regs;

static int spar_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, spar_regs, PAGE_SIZE);
	return 0;
}

static int spar_mmap_first_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, spar_regs, PAGE_SIZE);
	return 0;
}

static const struct file_operations spar_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = spar_mmap_prepare,
#ifdef CONFIG_SPAR_FIRST
	.mmap_prepare = spar_mmap_first_prepare,
#endif
};
