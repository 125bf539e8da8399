// An anchor: it is mapped by the process that opened it, by either name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct anchor {
	struct cdev cdev;
	struct mm_struct *mm;
	phys_addr_t regs;
};

static int anchor_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct anchor, cdev);
	return 0;
}

static int anchor_mmap_prepare(struct vm_area_desc *desc)
{
	struct anchor *anchor = desc->file->private_data;

	if (anchor->mm != current->mm || anchor->mm != desc->mm)
		return -EPERM;
	mmap_action_remap_full(desc, PHYS_PFN(anchor->regs));
	return 0;
}

static const struct file_operations anchor_fops = {
	.owner	= THIS_MODULE,
	.open	= anchor_open,
	.mmap_prepare = anchor_mmap_prepare,
};
