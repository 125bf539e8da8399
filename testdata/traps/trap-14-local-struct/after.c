// A cape: only a structure on the stack is written.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cape_range {
	unsigned long start;
	unsigned long len;
};

struct cape {
	struct cdev cdev;
	unsigned long align;
	phys_addr_t regs;
	size_t len;
};

static int cape_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cape, cdev);
	return 0;
}

static int cape_mmap_prepare(struct vm_area_desc *desc)
{
	struct cape *cape = desc->file->private_data;
	struct cape_range range = { .start = desc->start };

	range.len = vma_desc_size(desc);
	if (range.start & (cape->align - 1) || range.len > cape->len)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, cape->regs, cape->len);
	return 0;
}

static const struct file_operations cape_fops = {
	.owner	= THIS_MODULE,
	.open	= cape_open,
	.mmap_prepare = cape_mmap_prepare,
};
