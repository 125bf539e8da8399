// Two definitions, chosen by the configuration.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct stone {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int stone_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct stone, cdev);
	return 0;
}

#ifdef CONFIG_STONE
static int stone_mmap_prepare(struct vm_area_desc *desc)
{
	struct stone *stone = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(stone->regs));
	return 0;
}
#else
static int stone_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}
#endif

static const struct file_operations stone_fops = {
	.owner	= THIS_MODULE,
	.open	= stone_open,
	.mmap_prepare = stone_mmap_prepare,
};
