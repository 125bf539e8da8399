// The table is aligned by tabs, and has a comment for each line.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct yew {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int yew_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct yew, cdev);
	return 0;
}

static int yew_mmap_prepare(struct vm_area_desc *desc)
{
	struct yew *yew = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(yew->regs));
	return 0;
}

static const struct file_operations yew_fops = {
	.owner		= THIS_MODULE,
	.open		= yew_open,
	.mmap_prepare	= yew_mmap_prepare,	/* registers */
	.unlocked_ioctl	= yew_ioctl,
};
