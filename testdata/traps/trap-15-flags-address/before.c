// A seal: the address of the flags is passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct seal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int seal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct seal, cdev);
	return 0;
}

static int seal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct seal *seal = file->private_data;

	pr_debug("flags %pGv\n", &vma->vm_flags);
	return vm_iomap_memory(vma, seal->regs, seal->len);
}

static const struct file_operations seal_fops = {
	.owner	= THIS_MODULE,
	.open	= seal_open,
	.mmap	= seal_mmap,
};
