// A tine: a test for no flag.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tine {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tine_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tine, cdev);
	return 0;
}

static int tine_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tine *tine = file->private_data;

	if (vma->vm_flags & VM_NONE)
		return -EPERM;
	if ((vma->vm_flags & (VM_WRITE | VM_EXEC)) == 0)
		return -EINVAL;
	return vm_iomap_memory(vma, tine->regs, tine->len);
}

static const struct file_operations tine_fops = {
	.owner	= THIS_MODULE,
	.open	= tine_open,
	.mmap	= tine_mmap,
};
