// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 10)
#define REMAP_ONE remap_pfn_range
#else
#define REMAP_ONE remap_page_range
#endif

struct bead {
	struct bead *next;
	unsigned long pfn;
};

static struct bead *string;

static int string_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long at = vma->vm_start;
	struct bead *bead;

	for (bead = string; bead; bead = bead->next) {
		if (REMAP_ONE(vma, at, bead->pfn, PAGE_SIZE, PAGE_SHARED))
			return -ENOMEM;
		at += PAGE_SIZE;
	}
	return 0;
}

const struct file_operations string_fops = {
	.mmap = string_mmap,
};
