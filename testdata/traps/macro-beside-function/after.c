// A macro that does more than the function of its own name, which it calls; and members and tags of a macro's name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mole {
	unsigned long frame;
	int calls;
	int level;
};

static int mole_check(struct mole *mole)
{
	return mole->level > 4;
}

#define mole_check(mole) ((mole)->calls++ > 4 || mole_check(mole))

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

#define level(mole) ((mole)->level)

static int newt_mmap_prepare(struct vm_area_desc *desc)
{
	struct mole *mole = desc->file->private_data;

	if (level(mole))
		return -EBUSY;
	mmap_action_remap_full(desc, mole->frame);
	return 0;
}

static const struct file_operations newt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = newt_mmap_prepare,
};
