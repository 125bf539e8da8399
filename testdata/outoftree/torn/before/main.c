// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct torn {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct torn torn_device;

static int torn_open(struct inode *inode, struct file *file)
{
	file->private_data = &torn_device;
	return 0;
}

static int torn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct torn *torn = file->private_data;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
	if (vma_pages(vma) > PFN_UP(torn->size))
#else
	if (((vma->vm_end - vma->vm_start) >> PAGE_SHIFT) > (torn->size + PAGE_SIZE - 1) >> PAGE_SHIFT)
#endif
		return -EINVAL;

	if (vma->vm_pgoff
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
	    && !torn->cached
#endif
	    )
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(torn->regs),
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
			       vma->vm_end - vma->vm_start,
#else
			       torn->size,
#endif
			       vma->vm_page_prot);
}

static const struct file_operations torn_fops = {
	.owner = THIS_MODULE,
	.open = torn_open,
	.mmap = torn_mmap,
};

static struct miscdevice torn_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "torn",
	.fops = &torn_fops,
};
module_misc_device(torn_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
