// Each page is told of before it is mapped, by a macro of the driver.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct marl {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

#define MARL_SAY(fmt, ...) printk(KERN_DEBUG "marl: " fmt "\n", ##__VA_ARGS__)

static int marl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct marl, cdev);
	return 0;
}

static int marl_mmap_prepare(struct vm_area_desc *desc)
{
	struct marl *marl = desc->file->private_data;
	unsigned long pfn = marl->regs >> PAGE_SHIFT;

	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations marl_fops = {
	.owner	= THIS_MODULE,
	.open	= marl_open,
	.mmap_prepare = marl_mmap_prepare,
};
