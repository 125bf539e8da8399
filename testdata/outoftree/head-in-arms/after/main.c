// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct faulty {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct faulty faulty_device;

static int faulty_open(struct inode *inode, struct file *file)
{
	file->private_data = &faulty_device;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 17, 0)
static vm_fault_t faulty_fault(struct vm_fault *vmf)
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
static int faulty_fault(struct vm_fault *vmf)
#else
static int faulty_fault(struct vm_area_struct *vma, struct vm_fault *vmf)
#endif
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
	struct vm_area_struct *vma = vmf->vma;
#endif
	struct faulty *faulty = vma->vm_private_data;
	struct page *page = pfn_to_page(PHYS_PFN(faulty->regs) + vmf->pgoff);

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct faulty_vm_ops = {
	.fault = faulty_fault,
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
static int faulty_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &faulty_vm_ops;
	desc->private_data = desc->file->private_data;
	return 0;
}
#else
static int faulty_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &faulty_vm_ops;
	vma->vm_private_data = file->private_data;
	return 0;
}
#endif

static const struct file_operations faulty_fops = {
	.owner = THIS_MODULE,
	.open = faulty_open,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
	.mmap_prepare = faulty_mmap_prepare,
#else
	.mmap = faulty_mmap,
#endif
};

static struct miscdevice faulty_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "faulty",
	.fops = &faulty_fops,
};
module_misc_device(faulty_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
