// Cream: the function that takes a reference tells whether it could.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cream {
	struct cdev cdev;
	struct kref ref;
	phys_addr_t regs;
	size_t len;
};

static int cream_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cream, cdev);
	return 0;
}

static bool cream_tryget(struct cream *cream)
{
	return kref_get_unless_zero(&cream->ref);
}

static int cream_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cream *cream = file->private_data;

	if (!cream_tryget(cream))
		return -ENODEV;
	return vm_iomap_memory(vma, cream->regs, cream->len);
}

static const struct file_operations cream_fops = {
	.owner	= THIS_MODULE,
	.open	= cream_open,
	.mmap	= cream_mmap,
};
