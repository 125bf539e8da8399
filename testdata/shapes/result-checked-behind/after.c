// What is called behind the call only looks.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct laurel {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int laurel_check(const struct laurel *laurel)
{
	return laurel->len ? 0 : -ENXIO;
}

static int laurel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct laurel, cdev);
	return 0;
}

static int laurel_mmap_prepare(struct vm_area_desc *desc)
{
	struct laurel *laurel = desc->file->private_data;
	int err;

	mmap_action_remap_full(desc, PHYS_PFN(laurel->regs));
	err = laurel_check(laurel);
	return err;
}

static const struct file_operations laurel_fops = {
	.owner	= THIS_MODULE,
	.open	= laurel_open,
	.mmap_prepare = laurel_mmap_prepare,
};
