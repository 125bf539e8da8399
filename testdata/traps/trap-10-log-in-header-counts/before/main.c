// A macro of a header prints, and counts what went wrong.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "taiga.h"

struct taiga {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int taiga_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct taiga, cdev);
	return 0;
}

static int taiga_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct taiga *taiga = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > taiga->len)
		return -EINVAL;
	if (remap_pfn_range(vma, vma->vm_start, taiga->regs >> PAGE_SHIFT, size, vma->vm_page_prot)) {
		taiga_pr(3, "no map of %lu bytes\n", size);
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations taiga_fops = {
	.owner	= THIS_MODULE,
	.open	= taiga_open,
	.mmap	= taiga_mmap,
};
