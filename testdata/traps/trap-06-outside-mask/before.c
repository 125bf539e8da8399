// A dish: no flag outside of a mask may be set.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dish {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int dish_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dish, cdev);
	return 0;
}

static int dish_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dish *dish = file->private_data;

	if (vma->vm_flags & ~(VM_READ | VM_MAYREAD | VM_SHARED | VM_MAYSHARE))
		return -EPERM;
	if (vma->vm_flags == (VM_READ | VM_SHARED))
		return -EINVAL;
	return vm_iomap_memory(vma, dish->regs, dish->len);
}

static const struct file_operations dish_fops = {
	.owner	= THIS_MODULE,
	.open	= dish_open,
	.mmap	= dish_mmap,
};
