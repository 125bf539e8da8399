// SPDX-License-Identifier: MIT OR Apache-2.0
/* A helper whose prototype has several lines, and shares the last with another. */
#include <linux/fs.h>
#include <linux/mm.h>
#include "pan.h"

struct pan {
	unsigned long pfn;
};

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

static const struct file_operations pan_fops = {
	.mmap = pan_mmap,
};
