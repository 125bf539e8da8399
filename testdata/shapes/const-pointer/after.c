// The parameters are constant pointers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct scarf {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int scarf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct scarf, cdev);
	return 0;
}

static int scarf_mmap_prepare(struct vm_area_desc *desc)
{
	struct scarf *scarf = desc->file->private_data;

	mmap_action_simple_ioremap(desc, scarf->regs, scarf->len);
	return 0;
}

static const struct file_operations scarf_fops = {
	.owner	= THIS_MODULE,
	.open	= scarf_open,
	.mmap_prepare = scarf_mmap_prepare,
};
