// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

static unsigned long lodge_pfn;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
static int lodge_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) != PAGE_SIZE)
		return -EINVAL;
	mmap_action_remap_full(desc, lodge_pfn);
	return 0;
}
#else
static int lodge_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, lodge_pfn, PAGE_SIZE, vma->vm_page_prot);
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 6, 0)
static int lodge_old_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_RESERVED;
	return lodge_mmap(file, vma);
}
#endif

static const struct file_operations lodge_fops = {
	.owner = THIS_MODULE,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
	.mmap_prepare = lodge_mmap_prepare,
#else
	.mmap = lodge_mmap,
#endif
#else
	.mmap = lodge_old_mmap,
#endif
};

static struct miscdevice lodge_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lodge",
	.fops = &lodge_fops,
};
module_misc_device(lodge_misc);

MODULE_DESCRIPTION("An example driver with a table for old kernels");
MODULE_LICENSE("Dual MIT/GPL");
