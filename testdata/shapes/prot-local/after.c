// A copy of the protection is changed and passed on; the descriptor carries it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;
static bool cached;

static int vial_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;

	/* the bus does not snoop */
	if (!cached)
		desc->page_prot = pgprot_noncached(desc->page_prot);

	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations vial_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = vial_mmap_prepare,
};

static int flask_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->pgoff)
		return -EINVAL;
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_ioremap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations flask_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = flask_mmap_prepare,
};

static int carafe_mmap_prepare(struct vm_area_desc *desc)
{
	pgprot_t *unused = NULL;

	if (vma_desc_test(desc, VMA_WRITE_BIT))
		desc->page_prot = pgprot_noncached(desc->page_prot);
	else
		desc->page_prot = pgprot_writecombine(desc->page_prot);
	if (unused)
		return -EINVAL;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations carafe_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = carafe_mmap_prepare,
};
