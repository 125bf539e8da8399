#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long moored;
	int mode;
};

static const struct vm_operations_struct ferry_vm_ops = {
	.name = NULL,
#include "ferry_ops.h"
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	vma->vm_ops = &ferry_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ferry->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
