// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

struct kettle {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct kettle kettle_device;

static int kettle_open(struct inode *inode, struct file *file)
{
	file->private_data = &kettle_device;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
static int kettle_mmap_prepare(struct vm_area_desc *desc)
{
	struct kettle *kettle = desc->file->private_data;

	if (vma_desc_size(desc) > kettle->size)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(kettle->regs));
	return 0;
}
#else
static int kettle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kettle *kettle = file->private_data;

	if (vma->vm_end - vma->vm_start > kettle->size)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(kettle->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations kettle_fops = {
	.owner = THIS_MODULE,
	.open = kettle_open,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
	.mmap_prepare = kettle_mmap_prepare,
#else
	.mmap = kettle_mmap,
#endif
};

static struct miscdevice kettle_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kettle",
	.fops = &kettle_fops,
};
module_misc_device(kettle_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
