// A servo: the protection is changed after the call, whose pages keep the old one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct servo {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int servo_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct servo, cdev);
	return 0;
}

static int servo_mmap_prepare(struct vm_area_desc *desc)
{
	struct servo *servo = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(servo->regs));
	desc->page_prot = pgprot_noncached(desc->page_prot);
	return 0;
}

static const struct file_operations servo_fops = {
	.owner	= THIS_MODULE,
	.open	= servo_open,
	.mmap_prepare = servo_mmap_prepare,
};
