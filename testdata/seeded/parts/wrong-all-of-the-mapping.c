// SPDX-License-Identifier: MIT OR Apache-2.0
/* Memory that is mapped in two parts, and not more of it than there is. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct barn {
	unsigned long pfn;
	unsigned long size;
};

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (vma_desc_is_cow_mapping(desc))
		return -EACCES;
	if (!barn->size || !PAGE_ALIGNED(barn->size) || size < barn->size)
		return -EINVAL;
	size = barn->size;

	mmap_action_remap_full(desc, barn->pfn);
	desc->action.error_override = -EIO;
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};

static struct miscdevice barn_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "barn",
	.fops = &barn_fops,
};
module_misc_device(barn_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
