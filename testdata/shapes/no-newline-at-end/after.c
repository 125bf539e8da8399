// The file ends without a newline.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct seed {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int seed_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct seed, cdev);
	return 0;
}

static int seed_mmap_prepare(struct vm_area_desc *desc)
{
	struct seed *seed = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(seed->regs));
	return 0;
}

static const struct file_operations seed_fops = {
	.owner	= THIS_MODULE,
	.open	= seed_open,
	.mmap_prepare = seed_mmap_prepare,
};