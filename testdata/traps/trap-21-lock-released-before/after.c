// A chest: the lock protects only what is read before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chest {
	struct cdev cdev;
	struct mutex lock;
	phys_addr_t regs;
};

static int chest_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chest, cdev);
	return 0;
}

static int chest_mmap_prepare(struct vm_area_desc *desc)
{
	struct chest *chest = desc->file->private_data;
	phys_addr_t regs;

	mutex_lock(&chest->lock);
	regs = chest->regs;
	mutex_unlock(&chest->lock);
	if (!regs)
		return -ENXIO;

	mmap_action_remap_full(desc, PHYS_PFN(regs));
	return 0;
}

static const struct file_operations chest_fops = {
	.owner	= THIS_MODULE,
	.open	= chest_open,
	.mmap_prepare = chest_mmap_prepare,
};
