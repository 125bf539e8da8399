// A fort: another file calls the handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fort {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int fort_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fort, cdev);
	return 0;
}

int fort_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fort *fort = file->private_data;

	return vm_iomap_memory(vma, fort->regs, fort->len);
}

static const struct file_operations fort_fops = {
	.owner	= THIS_MODULE,
	.open	= fort_open,
	.mmap	= fort_mmap,
};
