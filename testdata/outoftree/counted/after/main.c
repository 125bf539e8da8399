// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct till {
	struct page *page;
	atomic_t mappings;
};

static struct till till;

static void till_vm_open(struct vm_area_struct *vma)
{
	struct till *till = vma->vm_private_data;

	atomic_inc(&till->mappings);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int till_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct till *till = *vm_private_data;

	atomic_inc(&till->mappings);
	return 0;
}
#endif

static void till_vm_close(struct vm_area_struct *vma)
{
	struct till *till = vma->vm_private_data;

	atomic_dec(&till->mappings);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 17, 0)
static vm_fault_t till_vm_fault(struct vm_fault *vmf)
#else
static int till_vm_fault(struct vm_fault *vmf)
#endif
{
	struct till *till = vmf->vma->vm_private_data;

	if (vmf->pgoff)
		return VM_FAULT_SIGBUS;
	get_page(till->page);
	vmf->page = till->page;
	return 0;
}

static const struct vm_operations_struct till_vm_ops = {
	.open	= till_vm_open,
	.close	= till_vm_close,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mapped	= till_vm_mapped,
#endif
	.fault	= till_vm_fault,
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static int till_mmap_prepare(struct vm_area_desc *desc)
{
	struct till *till = desc->file->private_data;

	desc->vm_ops = &till_vm_ops;
	desc->private_data = till;
	return 0;
}
#else
static int till_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct till *till = file->private_data;

	vma->vm_ops = &till_vm_ops;
	vma->vm_private_data = till;
	atomic_inc(&till->mappings);
	return 0;
}
#endif

static int till_open(struct inode *inode, struct file *file)
{
	file->private_data = &till;
	return 0;
}

static const struct file_operations till_fops = {
	.owner	= THIS_MODULE,
	.open	= till_open,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
	.mmap_prepare = till_mmap_prepare,
#else
	.mmap	= till_mmap,
#endif
};

static struct miscdevice till_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "till",
	.fops = &till_fops,
};
module_misc_device(till_misc);

MODULE_DESCRIPTION("An example driver that counts its mappings");
MODULE_LICENSE("Dual MIT/GPL");
