// SPDX-License-Identifier: MIT OR Apache-2.0
/* A spoon whose timer asks for the kernel, in C and not in an #if. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

static phys_addr_t spoon_pool;

static int spoon_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, spoon_pool, PAGE_SIZE);
}

static int spoon_age(void)
{
	if (KERNEL_VERSION(5, 4, 0) > LINUX_VERSION_CODE)
		return 1;
	return 0;
}

static const struct file_operations spoon_fops = {
	.mmap = spoon_mmap,
};
