// SPDX-License-Identifier: MIT OR Apache-2.0
/* Registers of a device, mapped as a whole, with checks. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct valve {
	phys_addr_t base;
	unsigned long size;
};

static int valve_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct valve *valve = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > valve->size)
		return -EINVAL;
	if ((vma->vm_flags & (VM_READ | VM_SHARED)) == (VM_READ | VM_SHARED) &&
	    !capable(CAP_SYS_RAWIO))
		return -EPERM;
	if (vma->vm_flags & VM_EXEC)
		return -EACCES;
	if (!(vma->vm_flags & VM_WRITE))
		vm_flags_clear(vma, VM_MAYWRITE);

	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (io_remap_pfn_range(vma, vma->vm_start, valve->base >> PAGE_SHIFT,
			       size, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations valve_fops = {
	.owner = THIS_MODULE,
	.mmap = valve_mmap,
};

static struct miscdevice valve_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "valve",
	.fops = &valve_fops,
};
module_misc_device(valve_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
