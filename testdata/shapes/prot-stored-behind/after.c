// The copy is made late, and the result is looked at.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spruce {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int spruce_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spruce, cdev);
	return 0;
}

static int spruce_mmap_prepare(struct vm_area_desc *desc)
{
	struct spruce *spruce = desc->file->private_data;

	if (!spruce->len)
		return -ENODEV;

	desc->private_data = spruce;
	mmap_action_ioremap_full(desc, PHYS_PFN(spruce->regs));
	desc->page_prot = pgprot_writecombine(desc->page_prot);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations spruce_fops = {
	.owner	= THIS_MODULE,
	.open	= spruce_open,
	.mmap_prepare = spruce_mmap_prepare,
};
