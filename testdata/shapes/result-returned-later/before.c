// The result is returned after fields of the mapping are set.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct van {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int van_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct van, cdev);
	return 0;
}

static const struct vm_operations_struct van_vm_ops = {
	.access	= generic_access_phys,
};

static int van_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct van *van = file->private_data;
	int rc;

	rc = vm_iomap_memory(vma, van->regs, van->len);
	vma->vm_ops = &van_vm_ops;

	return rc;
}

static const struct file_operations van_fops = {
	.owner	= THIS_MODULE,
	.open	= van_open,
	.mmap	= van_mmap,
};
