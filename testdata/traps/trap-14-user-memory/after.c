// Jam: memory of the user is written, which nobody takes back.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jam {
	struct cdev cdev;
	unsigned int id;
	void __user *user;
	phys_addr_t regs;
	size_t len;
};

static int jam_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct jam, cdev);
	return 0;
}

static int jam_mmap_prepare(struct vm_area_desc *desc)
{
	struct jam *jam = desc->file->private_data;
	unsigned int id = jam->id;

	if (copy_to_user(jam->user, &id, sizeof(id)))
		return -EFAULT;
	mmap_action_simple_ioremap(desc, jam->regs, jam->len);
	return 0;
}

static const struct file_operations jam_fops = {
	.owner	= THIS_MODULE,
	.open	= jam_open,
	.mmap_prepare = jam_mmap_prepare,
};
