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

static int delta_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct delta *delta = file->private_data;

	return vm_iomap_memory(vma, delta->regs, delta->len);
}

static struct file_operations delta_fops = {
	owner:		THIS_MODULE,
#ifdef CONFIG_COMPAT
	compat_ioctl:	compat_ptr_ioctl,
#endif
	mmap:		delta_mmap,
	open:		delta_open
};
