// A drill: whatever goes wrong is called -EAGAIN.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct drill {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int drill_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct drill, cdev);
	return 0;
}

static int drill_mmap_prepare(struct vm_area_desc *desc)
{
	struct drill *drill = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;

	mmap_action_remap_full(desc, PHYS_PFN(drill->regs));
	desc->action.error_override = -EAGAIN;

	return 0;
}

static const struct file_operations drill_fops = {
	.owner	= THIS_MODULE,
	.open	= drill_open,
	.mmap_prepare = drill_mmap_prepare,
};
