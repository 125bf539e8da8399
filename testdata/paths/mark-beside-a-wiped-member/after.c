// One member beside the mark is wiped out.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int first;
	int mapped;
	int second;
	unsigned long frame;
};

static int moor_mmap_prepare(struct vm_area_desc *desc)
{
	struct moor *moor = desc->file->private_data;

	moor->mapped = 1;
	mmap_action_remap_full(desc, moor->frame);
	return 0;
}

static int moor_release(struct inode *inode, struct file *file)
{
	struct moor *moor = file->private_data;

	memset(&moor->first, 0, sizeof(moor->first));
	return 0;
}

static const struct file_operations moor_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moor_mmap_prepare,
	.release = moor_release,
};
