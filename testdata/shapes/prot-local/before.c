// A copy of the protection is changed and passed on; the descriptor carries it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;
static bool cached;

static int vial_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	if (vma->vm_pgoff)
		return -EINVAL;

	/* the bus does not snoop */
	if (!cached)
		prot = pgprot_noncached(prot);

	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations vial_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vial_mmap,
};

static int flask_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = pgprot_writecombine(vma->vm_page_prot);
	int ret;

	if (vma->vm_pgoff)
		return -EINVAL;
	ret = io_remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
				 vma->vm_end - vma->vm_start, prot);
	return ret;
}

static const struct file_operations flask_fops = {
	.owner	= THIS_MODULE,
	.mmap	= flask_mmap,
};

static int carafe_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot, *unused = NULL;

	prot = vma->vm_page_prot;
	if (vma->vm_flags & VM_WRITE)
		prot = pgprot_noncached(prot);
	else
		prot = pgprot_writecombine(prot);
	if (unused)
		return -EINVAL;
	if (remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT, vma->vm_end - vma->vm_start, prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations carafe_fops = {
	.owner	= THIS_MODULE,
	.mmap	= carafe_mmap,
};
