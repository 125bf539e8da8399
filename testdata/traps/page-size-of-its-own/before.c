// Pages of another size than the kernel's.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#undef PAGE_SHIFT
#define PAGE_SHIFT 16

struct mole {
	unsigned long frame;
	unsigned long pages;
};

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mole *mole = file->private_data;

	if ((vma->vm_end - vma->vm_start) >> PAGE_SHIFT > mole->pages)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, mole->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mole_mmap,
};
