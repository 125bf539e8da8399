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

static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *d = file->private_data;

	d->reeked = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
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
	.mmap = rack_mmap,
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

static int drone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drone *d = file->private_data;

	d->ringed = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int drone_release(struct inode *inode, struct file *file)
{
	struct drone *d = file->private_data;

	d->label.all = 0;
	return 0;
}

static const struct file_operations drone_fops = {
	.owner = THIS_MODULE,
	.mmap = drone_mmap,
	.release = drone_release,
};

static unsigned int loud;
MODULE_PARM_DESC(loud, "says more");

struct smoker {
	unsigned long frame;
};

static int smoker_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct smoker *d = file->private_data;

	loud = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations smoker_fops = {
	.owner = THIS_MODULE,
	.mmap = smoker_mmap,
};

struct comb {
	unsigned long frame;
	u8 capped[6];
	u8 empty[6];
};

static int comb_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct comb *d = file->private_data;

	d->capped[2] = 1;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
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
	.mmap = comb_mmap,
	.release = comb_release,
};
