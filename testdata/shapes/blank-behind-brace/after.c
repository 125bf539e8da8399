// No blank line is left at the start of a body whose first statements go.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;

static int spool_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;

	mmap_action_remap_full(desc, base >> PAGE_SHIFT);

	return 0;
}

static const struct file_operations spool_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = spool_mmap_prepare,
};

static int reel_mmap_prepare(struct vm_area_desc *desc)
{

	if (desc->pgoff)
		return -EINVAL;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = reel_mmap_prepare,
};

static int bobbin_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long off = 0;

	off = desc->pgoff << PAGE_SHIFT;
	if (off)
		return -EINVAL;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations bobbin_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = bobbin_mmap_prepare,
};
