// A mill: the address of the mapping is remembered.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mill {
	struct cdev cdev;
	unsigned long user;
	phys_addr_t regs;
	size_t len;
};

static int mill_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mill, cdev);
	return 0;
}

static int mill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	mill->user = vma->vm_start;
	return vm_iomap_memory(vma, mill->regs, mill->len);
}

static const struct file_operations mill_fops = {
	.owner	= THIS_MODULE,
	.open	= mill_open,
	.mmap	= mill_mmap,
};
