// What is kept of the result is whether it was good.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mauve {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int mauve_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mauve, cdev);
	return 0;
}

static int mauve_mmap_prepare(struct vm_area_desc *desc)
{
	struct mauve *mauve = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(mauve->regs));
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations mauve_fops = {
	.owner	= THIS_MODULE,
	.open	= mauve_open,
	.mmap_prepare = mauve_mmap_prepare,
};
