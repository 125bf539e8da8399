// Comments speak of mmap as a verb, and of the VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sheaf {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sheaf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sheaf, cdev);
	return 0;
}

static int sheaf_mmap_prepare(struct vm_area_desc *desc)
{
	struct sheaf *sheaf = desc->file->private_data;

	/* Users may mmap() this once; the vma is checked by the core. */
	mmap_action_simple_ioremap(desc, sheaf->regs, sheaf->len);
	return 0;
}

static const struct file_operations sheaf_fops = {
	.owner	= THIS_MODULE,
	.open	= sheaf_open,
	.mmap_prepare = sheaf_mmap_prepare,
};
