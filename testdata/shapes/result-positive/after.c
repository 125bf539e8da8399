// A failure is told by a number that is no error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beige {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

#define BEIGE_FAILED 2

static int beige_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beige, cdev);
	return 0;
}

static int beige_mmap_prepare(struct vm_area_desc *desc)
{
	struct beige *beige = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(beige->regs));
	return 0;
}

static const struct file_operations beige_fops = {
	.owner	= THIS_MODULE,
	.open	= beige_open,
	.mmap_prepare = beige_mmap_prepare,
};
