// Two tables share the handler, one only with an option.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct marble {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int marble_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct marble, cdev);
	return 0;
}

static int marble_mmap_prepare(struct vm_area_desc *desc)
{
	struct marble *marble = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(marble->regs));
	return 0;
}

static const struct file_operations marble_fops = {
	.owner	= THIS_MODULE,
	.open	= marble_open,
	.mmap_prepare = marble_mmap_prepare,
};

#ifdef CONFIG_MARBLE_LEGACY
static const struct file_operations marble_legacy_fops = {
	.owner		= THIS_MODULE,
	.llseek		= no_llseek,
	.open		= marble_open,
	.mmap_prepare	= marble_mmap_prepare,
	.release	= marble_release,
};
#endif
