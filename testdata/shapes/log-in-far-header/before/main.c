// A function of a header in another directory prints.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "include/steppe_out.h"

struct steppe {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int steppe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct steppe, cdev);
	return 0;
}

static int steppe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct steppe *steppe = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > steppe->len)
		return -EINVAL;
	if (remap_pfn_range(vma, vma->vm_start, steppe->regs >> PAGE_SHIFT, size, vma->vm_page_prot)) {
		steppe_out(STEPPE_BAD, "remap");
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations steppe_fops = {
	.owner	= THIS_MODULE,
	.open	= steppe_open,
	.mmap	= steppe_mmap,
};
