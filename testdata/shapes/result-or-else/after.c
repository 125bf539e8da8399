// What follows is the other operand.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct khaki {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int khaki_check(const struct khaki *khaki)
{
	return khaki->len ? 0 : -ENODEV;
}

static int khaki_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct khaki, cdev);
	return 0;
}

static int khaki_mmap_prepare(struct vm_area_desc *desc)
{
	struct khaki *khaki = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(khaki->regs));
	return khaki_check(khaki);
}

static const struct file_operations khaki_fops = {
	.owner	= THIS_MODULE,
	.open	= khaki_open,
	.mmap_prepare = khaki_mmap_prepare,
};
