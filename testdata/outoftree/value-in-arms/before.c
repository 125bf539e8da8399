// SPDX-License-Identifier: MIT OR Apache-2.0
/* Which handler the entry names depends on an option; one of them is understood. */
#include <linux/fs.h>
#include <linux/mm.h>

static phys_addr_t vase_pool;

static int vase_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, vase_pool, PAGE_SIZE);
}

static int vase_io_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, vase_pool, 2 * PAGE_SIZE);
}

static const struct file_operations vase_fops = {
	.owner = THIS_MODULE,
	.mmap =
#ifdef CONFIG_VASE_IO
		vase_io_mmap,
#else
		vase_mmap,
#endif
};
