// A press: the result is tested and handed on.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct press {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int press_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct press, cdev);
	return 0;
}

static int press_mmap_prepare(struct vm_area_desc *desc)
{
	struct press *press = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;

	mmap_action_remap_full(desc, PHYS_PFN(press->regs));

	return 0;
}

static const struct file_operations press_fops = {
	.owner	= THIS_MODULE,
	.open	= press_open,
	.mmap_prepare = press_mmap_prepare,
};
