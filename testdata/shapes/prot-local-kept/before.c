// The copy of the protection is needed: some ways map nothing, others read what the mapping has, or look at the copy.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;
static int held;

static int urn_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = pgprot_noncached(vma->vm_page_prot);

	prot = pgprot_writecombine(prot);
	if (held)
		return 0;
	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations urn_fops = {
	.owner	= THIS_MODULE,
	.mmap	= urn_mmap,
};

static int amphora_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot;

	prot = pgprot_noncached(vma->vm_page_prot);
	if (held)
		prot = pgprot_writecombine(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations amphora_fops = {
	.owner	= THIS_MODULE,
	.mmap	= amphora_mmap,
};

static int krater_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot;

	prot = pgprot_noncached(vma->vm_page_prot);
	pr_debug("%lx\n", pgprot_val(prot));
	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations krater_fops = {
	.owner	= THIS_MODULE,
	.mmap	= krater_mmap,
};

static int beaker_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = held ? vma->vm_page_prot : pgprot_noncached(vma->vm_page_prot);

	if (vma->vm_pgoff)
		return -EINVAL;
	pr_debug("%d\n", held);
	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT, vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations beaker_fops = {
	.owner	= THIS_MODULE,
	.mmap	= beaker_mmap,
};
