// A clone: the whole VMA is copied.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct clone {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int clone_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct clone, cdev);
	return 0;
}

static int clone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct clone *clone = file->private_data;
	struct vm_area_struct copy = *vma;

	copy.vm_pgoff = 0;
	return vm_iomap_memory(&copy, clone->regs, clone->len);
}

static const struct file_operations clone_fops = {
	.owner	= THIS_MODULE,
	.open	= clone_open,
	.mmap	= clone_mmap,
};
