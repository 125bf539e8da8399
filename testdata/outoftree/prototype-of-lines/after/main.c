// SPDX-License-Identifier: MIT OR Apache-2.0
/* A helper whose prototype has several lines, and shares the last with another. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>
#include "pan.h"

struct pan {
	unsigned long pfn;
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
int pan_fill(struct pan *pan, unsigned long first, unsigned long last,
	     struct vm_area_desc *desc,
	     int hot)
{
	if (first > last)
		return -EINVAL;
	mmap_action_remap_full(desc, pan->pfn);
	return 0;
}

static int pan_mmap_prepare(struct vm_area_desc *desc)
{
	return pan_fill(desc->file->private_data, 1, 2, desc, 0);
}
#else
int pan_fill(struct pan *pan, unsigned long first, unsigned long last,
	     struct vm_area_struct *vma,
	     int hot)
{
	if (first > last)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, pan->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int pan_mmap(struct file *file, struct vm_area_struct *vma)
{
	return pan_fill(file->private_data, 1, 2, vma, 0);
}
#endif

static const struct file_operations pan_fops = {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
	.mmap_prepare = pan_mmap_prepare,
#else
	.mmap = pan_mmap,
#endif
};
