// SPDX-License-Identifier: MIT OR Apache-2.0
/* Kernel pages, all of them or the first. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct press {
	struct page **pages;
	unsigned long count;
};

static int press_mmap_prepare(struct vm_area_desc *desc)
{
	struct press *press = desc->file->private_data;

	if (vma_desc_pages(desc) == 1 && !desc->pgoff) {
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
		mmap_action_map_kernel_pages(desc, desc->start, press->pages, 1);
		return 0;
	}
	if (desc->pgoff >= press->count ||
	    vma_desc_pages(desc) > press->count - desc->pgoff)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, press->pages + desc->pgoff);
	return 0;
}

static const struct file_operations press_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = press_mmap_prepare,
};

static struct miscdevice press_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "press",
	.fops = &press_fops,
};
module_misc_device(press_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
