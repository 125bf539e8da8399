// Beehives: what a handler sets to the same each time, and others write what only looks as if it held that.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

struct rack_note {
	int smoked;
};

struct rack {
	unsigned long frame;
	int reeked;
	struct rack_note note;
	struct rack *next;
};

static int rack_mmap_prepare(struct vm_area_desc *desc)
{
	struct rack *d = desc->file->private_data;

	d->reeked = 1;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static int rack_release(struct inode *inode, struct file *file)
{
	struct rack *d = file->private_data;

	struct rack *other = kzalloc(sizeof(*other), GFP_KERNEL);

	memset(other, 0, sizeof(*other));
	memset(&d->note, 0, sizeof(d->note));
	d->note = (struct rack_note){ };
	d->next = other;
	return 0;
}

static const struct file_operations rack_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = rack_mmap_prepare,
	.release = rack_release,
};

union label {
	u16 all;
	u8 low;
};

struct drone {
	unsigned long frame;
	u8 ringed;
	union label label;
};

static int drone_mmap_prepare(struct vm_area_desc *desc)
{
	struct drone *d = desc->file->private_data;

	d->ringed = 1;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static int drone_release(struct inode *inode, struct file *file)
{
	struct drone *d = file->private_data;

	d->label.all = 0;
	return 0;
}

static const struct file_operations drone_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = drone_mmap_prepare,
	.release = drone_release,
};

static unsigned int loud;
MODULE_PARM_DESC(loud, "says more");

struct smoker {
	unsigned long frame;
};

static int smoker_mmap_prepare(struct vm_area_desc *desc)
{
	struct smoker *d = desc->file->private_data;

	loud = 1;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations smoker_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = smoker_mmap_prepare,
};

struct comb {
	unsigned long frame;
	u8 capped[6];
	u8 empty[6];
};

static int comb_mmap_prepare(struct vm_area_desc *desc)
{
	struct comb *d = desc->file->private_data;

	d->capped[2] = 1;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static int comb_release(struct inode *inode, struct file *file)
{
	struct comb *d = file->private_data;

	u8 *cell = d->empty;
	int left = 6;

	while (left--)
		*cell++ = 0;
	memset(d->empty, 0, 6);
	return 0;
}

static const struct file_operations comb_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = comb_mmap_prepare,
	.release = comb_release,
};
