// The result is thrown away on purpose.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tin {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tin_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tin, cdev);
	return 0;
}

static int tin_mmap_prepare(struct vm_area_desc *desc)
{
	struct tin *tin = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(tin->regs));
	return 0;
}

static const struct file_operations tin_fops = {
	.owner	= THIS_MODULE,
	.open	= tin_open,
	.mmap_prepare = tin_mmap_prepare,
};
