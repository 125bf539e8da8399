// A changed word is not stored on one way.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ebony {
	struct cdev cdev;
	phys_addr_t regs;
	bool fixed;
};

static int ebony_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ebony, cdev);
	return 0;
}

static int ebony_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ebony *ebony = file->private_data;
	unsigned long word = vma->vm_flags;

	word |= VM_DONTCOPY;
	if (ebony->fixed)
		return 0;
	vma->vm_flags = word;
	return 0;
}

static const struct file_operations ebony_fops = {
	.owner	= THIS_MODULE,
	.open	= ebony_open,
	.mmap	= ebony_mmap,
};
