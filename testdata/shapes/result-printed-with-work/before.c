#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lamp {
	unsigned long base;
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	int tries = 0;
	int rc;

	rc = io_remap_pfn_range(vma, vma->vm_start, lamp->base >> PAGE_SHIFT,
				vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (rc)
		return -EAGAIN;
	pr_debug("mapped: %d, tries %d\n", rc, ++tries);
	pr_debug("%d in all\n", tries);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
