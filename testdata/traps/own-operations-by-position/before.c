// A table names no member, so it is not seen which function is which.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor;

struct moor_ops {
	int (*check)(struct moor *moor);
	void (*stop)(struct moor *moor);
};

struct moor {
	atomic_t users;
	int mode;
	const struct moor_ops *ops;
	unsigned long frame;
};

static int moor_plain_check(struct moor *moor)
{
	return moor->mode > 4;
}

static int moor_other_check(struct moor *moor)
{
	return moor->mode > 3;
}

static const struct moor_ops moor_plain = {
	.check	= moor_plain_check,
};

static const struct moor_ops moor_other = { moor_other_check, NULL };

int moor_init(struct moor *moor)
{
	moor->ops = moor->mode ? &moor_plain : &moor_other;
	return 0;
}

static int moor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;
	int ret;

	ret = moor->ops->check(moor);
	if (ret)
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, moor->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations moor_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_mmap,
};
