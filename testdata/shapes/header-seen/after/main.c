// Lanterns: the driver's own header brings what the new code uses.
#include <linux/fs.h>
#include <linux/module.h>

#include "lantern.h"

static int lantern_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > 4096)
		return -EINVAL;
	return generic_file_mmap_prepare(desc);
}

static const struct file_operations lantern_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lantern_mmap_prepare,
};
