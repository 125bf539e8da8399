// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct gauge {
	phys_addr_t regs;
	unsigned long range;
};

static struct gauge the_gauge;

static int gauge_open(struct inode *inode, struct file *file)
{
	file->private_data = &the_gauge;
	return 0;
}

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;
	unsigned long off = vma->vm_pgoff << PAGE_SHIFT;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc;

	if (off >= gauge->range || size > gauge->range - off)
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
#ifndef VM_RESERVED
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0) && !defined(RHEL_9_GE)
	vma->vm_flags |= VM_IO | VM_DONTEXPAND | VM_DONTDUMP;
#else
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
#endif
#else
	vma->vm_flags |= VM_IO | VM_RESERVED;
#endif

	rc = io_remap_pfn_range(vma, vma->vm_start, (gauge->regs + off) >> PAGE_SHIFT,
				size, vma->vm_page_prot);
	if (rc)
		return -EAGAIN;
	return rc;
}

static const struct file_operations gauge_fops = {
	.owner = THIS_MODULE,
	.open = gauge_open,
	.mmap = gauge_mmap,
};

static struct miscdevice gauge_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "gauge",
	.fops = &gauge_fops,
};
module_misc_device(gauge_misc);

MODULE_DESCRIPTION("An example driver that asks for a flag of long ago");
MODULE_LICENSE("Dual MIT/GPL");
