// Kennels: what a handler sets to the same each time, and nobody to anything else but who makes the object.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plain {
	unsigned long frame;
	int leashed;
	int fed;
};

static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct plain *d = desc->file->private_data;

	d->leashed = 1;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static int plain_open(struct inode *inode, struct file *file)
{
	struct plain *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	d->leashed = 0;
	file->private_data = d;
	return 0;
}

static int plain_release(struct inode *inode, struct file *file)
{
	struct plain *d = file->private_data;

	if (d->leashed)
		d->fed = 0;
	return 0;
}

static const struct file_operations plain_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plain_mmap_prepare,
	.open = plain_open,
	.release = plain_release,
};

struct bit {
	unsigned long frame;
	unsigned long traits;
};

static int bit_mmap_prepare(struct vm_area_desc *desc)
{
	struct bit *d = desc->file->private_data;

	set_bit(3, &d->traits);
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static int bit_release(struct inode *inode, struct file *file)
{
	struct bit *d = file->private_data;

	set_bit(4, &d->traits);
	if (test_bit(3, &d->traits))
		pr_debug("kennel: was mapped\n");
	return 0;
}

static const struct file_operations bit_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = bit_mmap_prepare,
	.release = bit_release,
};
