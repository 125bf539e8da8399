// Both the address and the frame follow from an offset.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct schist {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int schist_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct schist, cdev);
	return 0;
}

static int schist_mmap_prepare(struct vm_area_desc *desc)
{
	struct schist *schist = desc->file->private_data;

	mmap_action_remap_full(desc, schist->regs >> PAGE_SHIFT);

	return 0;
}

static const struct file_operations schist_fops = {
	.owner	= THIS_MODULE,
	.open	= schist_open,
	.mmap_prepare = schist_mmap_prepare,
};
