// Old designators, one of them behind the end of a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct delta {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int delta_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct delta, cdev);
	return 0;
}

static int delta_mmap_prepare(struct vm_area_desc *desc)
{
	struct delta *delta = desc->file->private_data;

	mmap_action_simple_ioremap(desc, delta->regs, delta->len);
	return 0;
}

static struct file_operations delta_fops = {
	owner:		THIS_MODULE,
#ifdef CONFIG_COMPAT
	compat_ioctl:	compat_ptr_ioctl,
#endif
	mmap_prepare:	delta_mmap_prepare,
	open:		delta_open
};
