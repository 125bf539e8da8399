// A dock: the device is told before its memory is mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dock {
	struct cdev cdev;
	void __iomem *io;
	phys_addr_t regs;
	size_t len;
};

static int dock_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dock, cdev);
	return 0;
}

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *dock = file->private_data;

	iowrite32(1, dock->io);
	return vm_iomap_memory(vma, dock->regs, dock->len);
}

static const struct file_operations dock_fops = {
	.owner	= THIS_MODULE,
	.open	= dock_open,
	.mmap	= dock_mmap,
};
