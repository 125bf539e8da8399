#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long moored;
	int mode;
};

static void ferry_close(struct vm_area_struct *vma)
{
	struct ferry *ferry = vma->vm_private_data;

	ferry->moored--;
}

#define FERRY_OPS { .close = ferry_close }
static const struct vm_operations_struct ferry_vm_ops = FERRY_OPS;

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	vma->vm_private_data = ferry;
	vma->vm_ops = &ferry_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ferry->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
