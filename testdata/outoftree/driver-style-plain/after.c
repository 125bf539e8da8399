// SPDX-License-Identifier: MIT OR Apache-2.0
/* A driver that asks for versions alone, and cuts a condition by it: the style of the driver is by version. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

static phys_addr_t stove_pool;
static int stove_hot;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int stove_mmap_prepare(struct vm_area_desc *desc)
{
	if (stove_hot &&
	    !access_ok((void __user *)desc->start, PAGE_SIZE)
	   )
		return -EFAULT;
	mmap_action_simple_ioremap(desc, stove_pool, PAGE_SIZE);
	return 0;
}
#else
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
#endif

static const struct file_operations stove_fops = {
	.owner = THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = stove_mmap_prepare
#else
	.mmap = stove_mmap
#endif
};
