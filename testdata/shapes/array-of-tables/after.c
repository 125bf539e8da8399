// A table for each model, in an array.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct flint {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int flint_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct flint, cdev);
	return 0;
}

static int flint_mmap_prepare(struct vm_area_desc *desc)
{
	struct flint *flint = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(flint->regs));
	return 0;
}

static const struct file_operations flint_fops[] = {
	{
		.owner = THIS_MODULE,
		.open = flint_open,
		.mmap_prepare = flint_mmap_prepare,
	},
	{
		.owner = THIS_MODULE,
		.mmap_prepare = flint_mmap_prepare,
	},
};
