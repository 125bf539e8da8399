// One statement clears and sets, another does both in turn.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct amber {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int amber_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct amber, cdev);
	return 0;
}

static int amber_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct amber *amber = file->private_data;

	vm_flags_reset(vma, VM_DONTCOPY | (vma->vm_flags & ~(VM_MAYEXEC | VM_MAYWRITE)));
	vma->vm_flags |= VM_DONTEXPAND, vma->vm_flags &= ~VM_MAYREAD;
	vma->vm_private_data = amber;
	return 0;
}

static const struct file_operations amber_fops = {
	.owner	= THIS_MODULE,
	.open	= amber_open,
	.mmap	= amber_mmap,
};
