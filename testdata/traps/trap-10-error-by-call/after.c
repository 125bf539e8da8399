// The name of an error is a call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct garnet {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

int garnet_last_error(void);
#define EGARNET garnet_last_error()

static int garnet_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct garnet, cdev);
	return 0;
}

static int garnet_mmap_prepare(struct vm_area_desc *desc)
{
	struct garnet *garnet = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(garnet->regs));
	desc->action.error_override = -EGARNET;
	return 0;
}

static const struct file_operations garnet_fops = {
	.owner	= THIS_MODULE,
	.open	= garnet_open,
	.mmap_prepare = garnet_mmap_prepare,
};
