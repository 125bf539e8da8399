// A helper maps, and its caller does not look at the result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct linden {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int linden_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct linden, cdev);
	return 0;
}

static int linden_map(struct vm_area_desc *desc, phys_addr_t phys)
{
	mmap_action_remap_full(desc, PHYS_PFN(phys));
	return 0;
}

static int linden_mmap_prepare(struct vm_area_desc *desc)
{
	struct linden *linden = desc->file->private_data;

	linden_map(desc, linden->regs);
	return 0;
}

static const struct file_operations linden_fops = {
	.owner	= THIS_MODULE,
	.open	= linden_open,
	.mmap_prepare = linden_mmap_prepare,
};
