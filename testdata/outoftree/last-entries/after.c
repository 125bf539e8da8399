// SPDX-License-Identifier: MIT OR Apache-2.0
/* Tables whose last entry has no comma, in every layout. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

static phys_addr_t plate_pool;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int plate_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, plate_pool, PAGE_SIZE);
	return 0;
}

static int bowl_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, plate_pool, 2 * PAGE_SIZE);
	return 0;
}
#else
static int plate_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, plate_pool, PAGE_SIZE);
}

static int bowl_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, plate_pool, 2 * PAGE_SIZE);
}
#endif

static struct file_operations plate_old = {
	owner: THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	mmap_prepare: plate_mmap_prepare
#else
	mmap: plate_mmap
#endif
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static struct file_operations plate_line = { .owner = THIS_MODULE, .mmap_prepare = plate_mmap_prepare };

static struct file_operations plate_tail = {
	.owner = THIS_MODULE,
	.mmap_prepare = plate_mmap_prepare };

static const struct file_operations plate_head = { .mmap_prepare = bowl_mmap_prepare,
	.owner = THIS_MODULE,
};

static const struct file_operations plate_all[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = plate_mmap_prepare },
	{
		.owner = THIS_MODULE,
#ifdef CONFIG_MMU
		.mmap_prepare = bowl_mmap_prepare
#else
		.llseek = noop_llseek
#endif
	},
};
#else
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
#endif
