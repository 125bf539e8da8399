// A cup: the offset is cut, and used as it is.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cup {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cup_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cup, cdev);
	return 0;
}

static int cup_mmap_prepare(struct vm_area_desc *desc)
{
	struct cup *cup = desc->file->private_data;
	unsigned int off = desc->pgoff;

	if (off >= 4)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(cup->regs) + off);
	return 0;
}

static const struct file_operations cup_fops = {
	.owner	= THIS_MODULE,
	.open	= cup_open,
	.mmap_prepare = cup_mmap_prepare,
};
