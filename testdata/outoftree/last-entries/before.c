// SPDX-License-Identifier: MIT OR Apache-2.0
/* Tables whose last entry has no comma, in every layout. */
#include <linux/fs.h>
#include <linux/mm.h>

static phys_addr_t plate_pool;

static int plate_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, plate_pool, PAGE_SIZE);
}

static int bowl_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, plate_pool, 2 * PAGE_SIZE);
}

static struct file_operations plate_old = {
	owner: THIS_MODULE,
	mmap: plate_mmap
};

static struct file_operations plate_line = { .owner = THIS_MODULE, .mmap = plate_mmap };

static struct file_operations plate_tail = {
	.owner = THIS_MODULE,
	.mmap = plate_mmap };

static const struct file_operations plate_head = { .mmap = bowl_mmap,
	.owner = THIS_MODULE,
};

static const struct file_operations plate_all[] = {
	{ .owner = THIS_MODULE, .mmap = plate_mmap },
	{
		.owner = THIS_MODULE,
#ifdef CONFIG_MMU
		.mmap = bowl_mmap
#else
		.llseek = noop_llseek
#endif
	},
};
