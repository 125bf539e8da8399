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

static int jam_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jam *jam = file->private_data;
	unsigned int id = jam->id;

	if (copy_to_user(jam->user, &id, sizeof(id)))
		return -EFAULT;
	return vm_iomap_memory(vma, jam->regs, jam->len);
}

static const struct file_operations jam_fops = {
	.owner	= THIS_MODULE,
	.open	= jam_open,
	.mmap	= jam_mmap,
};
