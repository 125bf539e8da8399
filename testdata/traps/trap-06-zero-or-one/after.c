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

static int knife_mmap_prepare(struct vm_area_desc *desc)
{
	struct knife *knife = desc->file->private_data;

	if ((vma_flags_to_legacy(desc->vma_flags) & (VM_READ | VM_WRITE)) ==
	    VM_EXEC)
		return -EPERM;
	mmap_action_simple_ioremap(desc, knife->regs, knife->len);
	return 0;
}

static const struct file_operations knife_fops = {
	.owner	= THIS_MODULE,
	.open	= knife_open,
	.mmap_prepare = knife_mmap_prepare,
};
