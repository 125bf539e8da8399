// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long fossil_pfn;

static int fossil_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start != PAGE_SIZE)
		return -EINVAL;
	vm_flags_set(vma, VM_IO | VM_RESERVED);
	return remap_pfn_range(vma, vma->vm_start, fossil_pfn, PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations fossil_fops = {
	.owner = THIS_MODULE,
	.mmap = fossil_mmap,
};

static struct miscdevice fossil_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "fossil",
	.fops = &fossil_fops,
};
module_misc_device(fossil_misc);

MODULE_DESCRIPTION("An example driver of two files");
MODULE_LICENSE("Dual MIT/GPL");
