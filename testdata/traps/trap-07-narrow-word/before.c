// A bowl: the word of flags is kept in an int.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bowl {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int bowl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bowl, cdev);
	return 0;
}

static int bowl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bowl *bowl = file->private_data;
	int flags = vma->vm_flags;

	if (flags & VM_EXEC || (flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		return -EPERM;
	return vm_iomap_memory(vma, bowl->regs, bowl->len);
}

static const struct file_operations bowl_fops = {
	.owner	= THIS_MODULE,
	.open	= bowl_open,
	.mmap	= bowl_mmap,
};
