// The call that populates is another function: the Kbuild file says so.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mole {
	unsigned long frame;
};

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mole *mole = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, mole->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mole_mmap,
};
