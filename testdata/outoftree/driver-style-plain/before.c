// SPDX-License-Identifier: MIT OR Apache-2.0
/* A driver that asks for versions alone, and cuts a condition by it: the style of the driver is by version. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

static phys_addr_t stove_pool;
static int stove_hot;

static int stove_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (stove_hot &&
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
	    !access_ok((void __user *)vma->vm_start, PAGE_SIZE)
#else
	    !access_ok(VERIFY_WRITE, (void __user *)vma->vm_start, PAGE_SIZE)
#endif
	   )
		return -EFAULT;
	return vm_iomap_memory(vma, stove_pool, PAGE_SIZE);
}

static const struct file_operations stove_fops = {
	.owner = THIS_MODULE,
	.mmap = stove_mmap
};
