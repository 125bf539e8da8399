// A function that counts is called by its name in brackets, by a cast, or as one of two.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int mode;
	unsigned long frame;
};

static int moor_take(struct moor *moor)
{
	return moor->mode++ > 4;
}

static int moor_look(struct moor *moor)
{
	return moor->mode > 4;
}

static int moor_bracket_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	if ((moor_take)(moor))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, moor->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations moor_bracket_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_bracket_mmap,
};

static int moor_chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	if ((moor->frame ? moor_look : moor_take)(moor))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, moor->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations moor_chosen_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_chosen_mmap,
};

static int moor_comma_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	if ((0, moor_take)(moor))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, moor->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations moor_comma_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_comma_mmap,
};

static int moor_cast_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	if (((int (*)(void *))moor_take)(moor))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, moor->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations moor_cast_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_cast_mmap,
};
