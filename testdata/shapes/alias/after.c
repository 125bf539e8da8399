// A second name for the VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct willow {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int willow_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct willow, cdev);
	return 0;
}

static int willow_mmap_prepare(struct vm_area_desc *desc)
{
	struct willow *willow = desc->file->private_data;
	struct vm_area_desc *area = desc;

	area->page_prot = pgprot_noncached(area->page_prot);
	mmap_action_simple_ioremap(area, willow->regs, willow->len);
	return 0;
}

static const struct file_operations willow_fops = {
	.owner	= THIS_MODULE,
	.open	= willow_open,
	.mmap_prepare = willow_mmap_prepare,
};
