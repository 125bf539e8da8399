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
static int twofold_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct twofold *twofold = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(twofold->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#else
static int twofold_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct twofold *twofold = file->private_data;

	return remap_page_range(vma->vm_start, twofold->regs,
				vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations twofold_fops = { .owner = THIS_MODULE, .open = twofold_open, .mmap = twofold_mmap };

static struct miscdevice twofold_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "twofold",
	.fops = &twofold_fops,
};
module_misc_device(twofold_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
