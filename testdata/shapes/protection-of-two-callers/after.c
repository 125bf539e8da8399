#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long mullein_pfn;

static int mullein_map(struct vm_area_desc *desc, pgprot_t prot)
{
	desc->page_prot = prot;
	mmap_action_remap_full(desc, mullein_pfn);
	return 0;
}

static int mullein_mmap_prepare(struct vm_area_desc *desc)
{
	return mullein_map(desc, desc->page_prot);
}

static int mullein_wc_mmap_prepare(struct vm_area_desc *desc)
{
	return mullein_map(desc, pgprot_writecombine(desc->page_prot));
}

static const struct file_operations mullein_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mullein_mmap_prepare,
};

static const struct file_operations mullein_wc_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mullein_wc_mmap_prepare,
};
