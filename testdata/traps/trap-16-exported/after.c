// A tower: modules call the handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tower {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tower_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tower, cdev);
	return 0;
}

int tower_mmap_prepare(struct vm_area_desc *desc)
{
	struct tower *tower = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(tower->regs));
	return 0;
}

EXPORT_SYMBOL_GPL(tower_mmap_prepare);

static const struct file_operations tower_fops = {
	.owner	= THIS_MODULE,
	.open	= tower_open,
	.mmap_prepare = tower_mmap_prepare,
};
