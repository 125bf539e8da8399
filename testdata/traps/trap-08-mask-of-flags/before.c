// What is set depends on the flags themselves.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct aspen {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int aspen_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct aspen, cdev);
	return 0;
}

static int aspen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct aspen *aspen = file->private_data;

	vma->vm_flags = (vma->vm_flags & ~VM_MAYWRITE) | (vma->vm_flags >> 4 & VM_MAYEXEC);
	return 0;
}

static const struct file_operations aspen_fops = {
	.owner	= THIS_MODULE,
	.open	= aspen_open,
	.mmap	= aspen_mmap,
};
