// A function that only looks is called by its name in brackets, by a cast, or as one of two.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int mode;
	unsigned long frame;
};

static int moor_look(struct moor *moor)
{
	return moor->mode > 4;
}

static int moor_see(struct moor *moor)
{
	return moor->mode > 3;
}

static int moor_bracket_mmap_prepare(struct vm_area_desc *desc)
{
	struct moor *moor = desc->file->private_data;

	if ((moor_look)(moor))
		return -EBUSY;
	mmap_action_remap_full(desc, moor->frame);
	return 0;
}

static const struct file_operations moor_bracket_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moor_bracket_mmap_prepare,
};

static int moor_chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct moor *moor = desc->file->private_data;

	if ((moor->frame ? moor_look : moor_see)(moor))
		return -EBUSY;
	mmap_action_remap_full(desc, moor->frame);
	return 0;
}

static const struct file_operations moor_chosen_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moor_chosen_mmap_prepare,
};

static int moor_comma_mmap_prepare(struct vm_area_desc *desc)
{
	struct moor *moor = desc->file->private_data;

	if ((0, moor_see)(moor))
		return -EBUSY;
	mmap_action_remap_full(desc, moor->frame);
	return 0;
}

static const struct file_operations moor_comma_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moor_comma_mmap_prepare,
};

static int moor_cast_mmap_prepare(struct vm_area_desc *desc)
{
	struct moor *moor = desc->file->private_data;

	if (((int (*)(void *))moor_see)(moor))
		return -EBUSY;
	mmap_action_remap_full(desc, moor->frame);
	return 0;
}

static const struct file_operations moor_cast_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moor_cast_mmap_prepare,
};
