// A toast: a bit is cleared, which is a change as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct toast {
	struct cdev cdev;
	unsigned long flags;
	int mapped;
	phys_addr_t regs;
	size_t len;
};

static int toast_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct toast, cdev);
	return 0;
}

#define TOAST_FRESH 0

static ssize_t toast_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	struct toast *toast = file->private_data;

	set_bit(TOAST_FRESH, &toast->flags);
	return len;
}

static int toast_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toast *toast = file->private_data;

	clear_bit(TOAST_FRESH, &toast->flags);
	toast->mapped |= 1;
	return vm_iomap_memory(vma, toast->regs, toast->len);
}

static const struct file_operations toast_fops = {
	.owner	= THIS_MODULE,
	.open	= toast_open,
	.mmap	= toast_mmap,
	.write	= toast_write,
};
