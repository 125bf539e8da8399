#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lamp {
	unsigned long base;
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;

	mmap_action_ioremap_full(desc, lamp->base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
