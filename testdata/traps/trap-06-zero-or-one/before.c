// A knife: the value that is compared is none of the mask.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct knife {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int knife_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct knife, cdev);
	return 0;
}

static int knife_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct knife *knife = file->private_data;

	if ((vma->vm_flags & (VM_READ | VM_WRITE)) == VM_EXEC)
		return -EPERM;
	return vm_iomap_memory(vma, knife->regs, knife->len);
}

static const struct file_operations knife_fops = {
	.owner	= THIS_MODULE,
	.open	= knife_open,
	.mmap	= knife_mmap,
};
