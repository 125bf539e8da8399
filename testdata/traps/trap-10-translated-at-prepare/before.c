// An anvil: a length that is too great was -EAGAIN, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct anvil {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int anvil_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct anvil, cdev);
	return 0;
}

static int anvil_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct anvil *anvil = file->private_data;

	if (vm_iomap_memory(vma, anvil->regs, anvil->len))
		return -EAGAIN;

	return 0;
}

static const struct file_operations anvil_fops = {
	.owner	= THIS_MODULE,
	.open	= anvil_open,
	.mmap	= anvil_mmap,
};
