#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lamp {
	unsigned long base;
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc;

	if (vma->vm_pgoff)
		return -EINVAL;

	rc = io_remap_pfn_range(vma, vma->vm_start, lamp->base >> PAGE_SHIFT,
				size, vma->vm_page_prot);
	pr_debug("io_remap_pfn_range(vma=0x%p, start=0x%lx, size=%lu) = %d\n",
		 vma, vma->vm_start, size, rc);
	if (rc)
		return -EAGAIN;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
