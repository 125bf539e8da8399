#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct heron {
	unsigned long frame;
	unsigned long pages;
};

static int heron_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heron *h = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start, at = vma->vm_start,	/* user address */
		      most = h->pages;

	if (!most)
		return -EINVAL;
	return remap_pfn_range(vma, at, h->frame, size, vma->vm_page_prot);
}

static const struct file_operations heron_fops = {
	.owner = THIS_MODULE,
	.mmap /* whole */ = heron_mmap,
};
