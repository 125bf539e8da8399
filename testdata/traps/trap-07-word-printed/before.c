// A stamp: the word of flags is printed, switched over and compared.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct stamp {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int stamp_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct stamp, cdev);
	return 0;
}

static int stamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stamp *stamp = file->private_data;

	pr_debug("flags %lx\n", vma->vm_flags);
	switch (vma->vm_flags & (VM_READ | VM_WRITE)) {
	case VM_READ:
		break;
	case VM_READ | VM_WRITE:
		return -EPERM;
	}
	if (WARN_ON(vma->vm_flags & VM_EXEC))
		return -EPERM;
	return vm_iomap_memory(vma, stamp->regs, stamp->len);
}

static const struct file_operations stamp_fops = {
	.owner	= THIS_MODULE,
	.open	= stamp_open,
	.mmap	= stamp_mmap,
};
