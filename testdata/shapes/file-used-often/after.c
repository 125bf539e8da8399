// The file is used more than once, and gets a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rowan {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int rowan_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct rowan, cdev);
	return 0;
}

static int rowan_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct rowan *rowan = file->private_data;

	if (!(file->f_mode & FMODE_WRITE) && file->f_flags & O_SYNC)
		return -EACCES;
	mmap_action_remap_full(desc, PHYS_PFN(rowan->regs));
	return 0;
}

static const struct file_operations rowan_fops = {
	.owner	= THIS_MODULE,
	.open	= rowan_open,
	.mmap_prepare = rowan_mmap_prepare,
};
