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

static int bowl_mmap_prepare(struct vm_area_desc *desc)
{
	struct bowl *bowl = desc->file->private_data;
	int flags = vma_flags_to_legacy(desc->vma_flags);

	if (flags & VM_EXEC || (flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		return -EPERM;
	mmap_action_simple_ioremap(desc, bowl->regs, bowl->len);
	return 0;
}

static const struct file_operations bowl_fops = {
	.owner	= THIS_MODULE,
	.open	= bowl_open,
	.mmap_prepare = bowl_mmap_prepare,
};
