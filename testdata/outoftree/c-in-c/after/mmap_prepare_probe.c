// SPDX-License-Identifier: MIT OR Apache-2.0
/* Compiled by Kbuild to find out whether the kernel has what the driver's mmap_prepare hooks use. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/stddef.h>

int mmap_prepare_probe(struct vm_area_desc *desc);
int mmap_prepare_probe(struct vm_area_desc *desc)
{
#ifndef mmap_action_ioremap_full
	(void)mmap_action_ioremap_full;
#endif
#ifndef vm_area_desc
	(void)vm_area_desc;
#endif
#ifndef vma_desc_size
	(void)vma_desc_size;
#endif
	(void)sizeof(desc->file);
	(void)offsetof(struct file_operations, mmap_prepare);
	return 0;
}
