// A compass: the start is moved for each part.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct compass {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int compass_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct compass, cdev);
	return 0;
}

static int compass_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct compass *compass = file->private_data;

	vma->vm_start += PAGE_SIZE;
	return vm_iomap_memory(vma, compass->regs, compass->len);
}

static const struct file_operations compass_fops = {
	.owner	= THIS_MODULE,
	.open	= compass_open,
	.mmap	= compass_mmap,
};
