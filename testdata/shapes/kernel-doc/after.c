// Kernel-doc names the handler and its parameters.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct topaz {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int topaz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct topaz, cdev);
	return 0;
}

/**
 * topaz_mmap_prepare - map the registers of a topaz
 * @desc: the mapping to be
 *
 * Called for mmap(2). topaz_mmap_prepare() may be called with a locked topaz.
 *
 * Return: 0 or a negative error code.
 */
static int topaz_mmap_prepare(struct vm_area_desc *desc)
{
	struct topaz *topaz = desc->file->private_data;

	if (vma_desc_size(desc) > topaz->len)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(topaz->regs));
	return 0;
}

static const struct file_operations topaz_fops = {
	.owner	= THIS_MODULE,
	.open	= topaz_open,
	.mmap_prepare = topaz_mmap_prepare,
};
