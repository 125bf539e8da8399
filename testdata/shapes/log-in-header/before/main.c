// A macro of a header of its own prints.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "tundra.h"

struct tundra {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tundra_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tundra, cdev);
	return 0;
}

static int tundra_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tundra *tundra = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > tundra->len)
		return -EINVAL;
	if (remap_pfn_range(vma, vma->vm_start, tundra->regs >> PAGE_SHIFT, size, vma->vm_page_prot)) {
		tundra_pr(3, "no map of %lu bytes\n", size);
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations tundra_fops = {
	.owner	= THIS_MODULE,
	.open	= tundra_open,
	.mmap	= tundra_mmap,
};
