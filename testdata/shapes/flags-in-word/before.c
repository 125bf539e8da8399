// The flags are changed in a local, in part under a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ivory {
	struct cdev cdev;
	phys_addr_t regs;
	bool fixed;
};

static int ivory_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ivory, cdev);
	return 0;
}

static int ivory_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ivory *ivory = file->private_data;
	vm_flags_t word;

	word = vma->vm_flags | VM_DONTEXPAND;
	if (ivory->fixed)
		word &= ~(VM_MAYWRITE | VM_MAYEXEC);
	word |= VM_DONTDUMP;
	vm_flags_reset(vma, word);
	vma->vm_private_data = ivory;
	return 0;
}

static const struct file_operations ivory_fops = {
	.owner	= THIS_MODULE,
	.open	= ivory_open,
	.mmap	= ivory_mmap,
};
