// Each arm of an option installs another handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quartz {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int quartz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct quartz, cdev);
	return 0;
}

static int quartz_mmap_prepare(struct vm_area_desc *desc)
{
	struct quartz *quartz = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(quartz->regs));
	return 0;
}

static int quartz_none_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}

static const struct file_operations quartz_fops = {
	.owner	= THIS_MODULE,
	.open	= quartz_open,
#ifdef CONFIG_QUARTZ_MMAP
	.mmap_prepare = quartz_mmap_prepare,
#else
	.mmap_prepare = quartz_none_mmap_prepare,
#endif
};
