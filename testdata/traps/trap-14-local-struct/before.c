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

static int cape_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cape *cape = file->private_data;
	struct cape_range range = { .start = vma->vm_start };

	range.len = vma->vm_end - vma->vm_start;
	if (range.start & (cape->align - 1) || range.len > cape->len)
		return -EINVAL;
	return vm_iomap_memory(vma, cape->regs, cape->len);
}

static const struct file_operations cape_fops = {
	.owner	= THIS_MODULE,
	.open	= cape_open,
	.mmap	= cape_mmap,
};
