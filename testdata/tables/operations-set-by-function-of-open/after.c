#include <linux/fs.h>
#include <linux/mm.h>

static int kayak_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long *pfn = desc->file->private_data;

	mmap_action_remap_full(desc, *pfn);
	return 0;
}

static int kayak_start(struct inode *inode, struct file *file)
{
	return nonseekable_open(inode, file);
}

static int kayak_take(struct inode *inode, struct file *file)
{
	static const struct file_operations kayak_fops = {
		.open = kayak_start,
		.mmap_prepare = kayak_mmap_prepare,
	};

	file->f_op = &kayak_fops;
	if (file->f_op->open)
		return file->f_op->open(inode, file);
	return 0;
}

static int dock_open(struct inode *inode, struct file *file)
{
	if (iminor(inode) == 1)
		return kayak_take(inode, file);
	return 0;
}

static const struct file_operations dock_fops = {
	.open = dock_open,
};
