// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct meter {
	phys_addr_t regs;
	unsigned long range;
};

static struct meter the_meter;

static int meter_open(struct inode *inode, struct file *file)
{
	file->private_data = &the_meter;
	return 0;
}

static int meter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct meter *meter = file->private_data;
	unsigned long off = vma->vm_pgoff << PAGE_SHIFT;
	unsigned long size = vma->vm_end - vma->vm_start;
	int rc;

	if (off >= meter->range || size > meter->range - off)
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

	rc = io_remap_pfn_range(vma, vma->vm_start, (meter->regs + off) >> PAGE_SHIFT,
				size, vma->vm_page_prot);
	if (rc)
		return -EAGAIN;
	return rc;
}

static const struct file_operations meter_fops = {
	.owner = THIS_MODULE,
	.open = meter_open,
	.mmap = meter_mmap,
};

static struct miscdevice meter_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "meter",
	.fops = &meter_fops,
};
module_misc_device(meter_misc);

MODULE_DESCRIPTION("An example driver that gets a flag of long ago from its build");
MODULE_LICENSE("Dual MIT/GPL");
