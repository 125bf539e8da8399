#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	unsigned long base;
	unsigned long size;
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	if (!lamp->base)
		return -EINVAL;

	if (desc->pgoff + vma_desc_pages(desc) > lamp->size >> PAGE_SHIFT) {
		return -EINVAL;
	}


	mmap_action_remap_full(desc, (lamp->base >> PAGE_SHIFT) + desc->pgoff);
	desc->action.error_override = -EAGAIN;

	return 0; 
}

static const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};
