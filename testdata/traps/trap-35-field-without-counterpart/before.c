// A cord: a field that only a VMA has.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cord {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cord_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cord, cdev);
	return 0;
}

static int cord_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cord *cord = file->private_data;

	if (vma->vm_policy)
		return -EINVAL;
	return vm_iomap_memory(vma, cord->regs, cord->len);
}

static const struct file_operations cord_fops = {
	.owner	= THIS_MODULE,
	.open	= cord_open,
	.mmap	= cord_mmap,
};
