#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long campion_pfn;
static pgprot_t campion_prot;

static int campion_map(struct vm_area_struct *vma, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, campion_pfn, vma->vm_end - vma->vm_start, prot);
}

static int campion_mmap(struct file *file, struct vm_area_struct *vma)
{
	return campion_map(vma, vma->vm_page_prot);
}

static int campion_wc_mmap(struct file *file, struct vm_area_struct *vma)
{
	return campion_map(vma, campion_prot);
}

static const struct file_operations campion_fops = {
	.owner	= THIS_MODULE,
	.mmap	= campion_mmap,
};

static const struct file_operations campion_wc_fops = {
	.owner	= THIS_MODULE,
	.mmap	= campion_wc_mmap,
};
