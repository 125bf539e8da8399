#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long mullein_pfn;

static int mullein_map(struct vm_area_struct *vma, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, mullein_pfn, vma->vm_end - vma->vm_start, prot);
}

static int mullein_mmap(struct file *file, struct vm_area_struct *vma)
{
	return mullein_map(vma, vma->vm_page_prot);
}

static int mullein_wc_mmap(struct file *file, struct vm_area_struct *vma)
{
	return mullein_map(vma, pgprot_writecombine(vma->vm_page_prot));
}

static const struct file_operations mullein_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mullein_mmap,
};

static const struct file_operations mullein_wc_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mullein_wc_mmap,
};
