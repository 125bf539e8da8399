// The handler is declared before and without names.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct opal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int opal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct opal, cdev);
	return 0;
}

static int opal_mmap_prepare(struct vm_area_desc *);

static int opal_mmap_prepare(struct vm_area_desc *desc)
{
	struct opal *opal = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(opal->regs));
	return 0;
}

static const struct file_operations opal_fops = {
	.owner	= THIS_MODULE,
	.open	= opal_open,
	.mmap_prepare = opal_mmap_prepare,
};
