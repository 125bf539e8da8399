// The result is assigned in the condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tram {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tram_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tram, cdev);
	return 0;
}

static int tram_mmap_prepare(struct vm_area_desc *desc)
{
	struct tram *tram = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(tram->regs));
	return 0;
}

static const struct file_operations tram_fops = {
	.owner	= THIS_MODULE,
	.open	= tram_open,
	.mmap_prepare = tram_mmap_prepare,
};
