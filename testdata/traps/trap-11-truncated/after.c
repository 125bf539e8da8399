// A straw: the size is cut to 32 bits before it is checked.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct straw {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int straw_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct straw, cdev);
	return 0;
}

static int straw_mmap_prepare(struct vm_area_desc *desc)
{
	struct straw *straw = desc->file->private_data;
	unsigned int size = vma_desc_size(desc);

	if (size > straw->len)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, PHYS_PFN(straw->regs), size);
	return 0;
}

static const struct file_operations straw_fops = {
	.owner	= THIS_MODULE,
	.open	= straw_open,
	.mmap_prepare = straw_mmap_prepare,
};
