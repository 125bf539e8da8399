// The copy of the protection is needed: some ways map nothing, others read what the mapping has, or look at the copy.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;
static int held;

static int urn_mmap_prepare(struct vm_area_desc *desc)
{
	pgprot_t prot = pgprot_noncached(desc->page_prot);

	prot = pgprot_writecombine(prot);
	if (held)
		return 0;
	desc->page_prot = prot;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations urn_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = urn_mmap_prepare,
};

static int amphora_mmap_prepare(struct vm_area_desc *desc)
{
	pgprot_t prot;

	prot = pgprot_noncached(desc->page_prot);
	if (held)
		prot = pgprot_writecombine(desc->page_prot);
	desc->page_prot = prot;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations amphora_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = amphora_mmap_prepare,
};

static int krater_mmap_prepare(struct vm_area_desc *desc)
{
	pgprot_t prot;

	prot = pgprot_noncached(desc->page_prot);
	pr_debug("%lx\n", pgprot_val(prot));
	desc->page_prot = prot;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations krater_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = krater_mmap_prepare,
};

static int beaker_mmap_prepare(struct vm_area_desc *desc)
{
	pgprot_t prot = held ? desc->page_prot :
		pgprot_noncached(desc->page_prot);

	if (desc->pgoff)
		return -EINVAL;
	pr_debug("%d\n", held);
	desc->page_prot = prot;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations beaker_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = beaker_mmap_prepare,
};
