// The operations of an open file are only looked at.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int mode;
	unsigned long frame;
};

static int moor_mmap_prepare(struct vm_area_desc *desc)
{
	struct moor *moor = desc->file->private_data;

	mmap_action_remap_full(desc, moor->frame);
	return 0;
}

static const struct file_operations moor_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moor_mmap_prepare,
};

static const struct file_operations moor_dead_fops = {
	.owner	= THIS_MODULE,
};

bool moor_is(struct file *file)
{
	return READ_ONCE(file->f_op) == &moor_fops;
}
