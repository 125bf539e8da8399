// Success is remembered behind the test of the result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct topaz {
	struct cdev cdev;
	phys_addr_t regs;
	bool mapped;
};

static int topaz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct topaz, cdev);
	return 0;
}

static int topaz_mmap_prepare(struct vm_area_desc *desc)
{
	struct topaz *topaz = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(topaz->regs));
	desc->action.error_override = -EAGAIN;

	topaz->mapped = true;
	return 0;
}

static const struct file_operations topaz_fops = {
	.owner	= THIS_MODULE,
	.open	= topaz_open,
	.mmap_prepare = topaz_mmap_prepare,
};
