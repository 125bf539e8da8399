// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct twofold {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct twofold twofold_device;

static int twofold_open(struct inode *inode, struct file *file)
{
	file->private_data = &twofold_device;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 20)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
static int twofold_mmap_prepare(struct vm_area_desc *desc)
{
	struct twofold *twofold = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(twofold->regs));
	return 0;
}
#else
static int twofold_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct twofold *twofold = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(twofold->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif
#else
static int twofold_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct twofold *twofold = file->private_data;

	return remap_page_range(vma->vm_start, twofold->regs,
				vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
static const struct file_operations twofold_fops = { .owner = THIS_MODULE, .open = twofold_open, .mmap_prepare = twofold_mmap_prepare };
#else
static const struct file_operations twofold_fops = { .owner = THIS_MODULE, .open = twofold_open, .mmap = twofold_mmap };
#endif

static struct miscdevice twofold_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "twofold",
	.fops = &twofold_fops,
};
module_misc_device(twofold_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
