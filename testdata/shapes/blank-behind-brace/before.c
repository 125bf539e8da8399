// No blank line is left at the start of a body whose first statements go.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;

static int spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size, start;
	int ret;

	start = vma->vm_start;
	size = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff)
		return -EINVAL;

	ret = remap_pfn_range(vma, start, base >> PAGE_SHIFT, size, vma->vm_page_prot);
	if (ret)
		return ret;

	return 0;
}

static const struct file_operations spool_fops = {
	.owner	= THIS_MODULE,
	.mmap	= spool_mmap,
};

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{

	if (vma->vm_pgoff)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= reel_mmap,
};

static int bobbin_mmap(struct file *file, struct vm_area_struct *vma)
{

	int rc = 0;
	unsigned long off = 0;

	off = vma->vm_pgoff << PAGE_SHIFT;
	if (off)
		return -EINVAL;
	rc = remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			     vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (rc)
		return -EAGAIN;
	return rc;
}

static const struct file_operations bobbin_fops = {
	.owner	= THIS_MODULE,
	.mmap	= bobbin_mmap,
};
