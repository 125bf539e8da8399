// A macro around the function of its own name, which it does not expand to again.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mole {
	unsigned long frame;
	int calls;
};

static int (mole_check)(struct mole *mole)
{
	return mole->calls++ > 4;
}

#define mole_check(mole) (mole_check)(mole)

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mole *mole = file->private_data;

	if (mole_check(mole))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, mole->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mole_mmap,
};
