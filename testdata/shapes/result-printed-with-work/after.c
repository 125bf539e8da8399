#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lamp {
	unsigned long base;
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;
	int tries = 0;
	int rc;

	mmap_action_ioremap_full(desc, lamp->base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	rc = 0;
	pr_debug("mapped: %d, tries %d\n", rc, ++tries);
	pr_debug("%d in all\n", tries);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
