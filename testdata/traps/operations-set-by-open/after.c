#include <linux/fs.h>
#include <linux/mm.h>

static int kayak_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long *pfn = desc->file->private_data;

	mmap_action_remap_full(desc, *pfn);
	return 0;
}

static const struct file_operations kayak_fops = {
	.mmap_prepare = kayak_mmap_prepare,
};

/* nobody maps a file that is not open yet */
static int dock_open(struct inode *inode, struct file *file)
{
	file->f_op = &kayak_fops;
	return 0;
}

static const struct file_operations dock_fops = {
	.open = dock_open,
};

bool dock_holds(struct file *file)
{
	return file->f_op == &dock_fops;
}

struct file *dock_new(struct dock *dock)
{
	struct file *file = alloc_file_pseudo(dock->inode, dock->mnt, "dock", 0,
					      &dock_fops);

	if (!IS_ERR(file))
		file->f_op = &dock_fops;
	return file;
}
