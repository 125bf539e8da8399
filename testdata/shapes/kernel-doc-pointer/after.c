// Kernel-doc calls the parameter a pointer to what it no longer points to.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

/**
 * onyx_mmap_prepare - map the registers of an onyx
 * @desc: descriptor of the vma to fill
 *
 * Called for mmap(2). onyx_mmap_prepare() may be called with a locked onyx.
 *
 * Return: 0 or a negative error code.
 */
static int onyx_mmap_prepare(struct vm_area_desc *desc)
{
	struct onyx *onyx = desc->file->private_data;

	if (vma_desc_size(desc) > onyx->len)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(onyx->regs));
	return 0;
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap_prepare = onyx_mmap_prepare,
};
