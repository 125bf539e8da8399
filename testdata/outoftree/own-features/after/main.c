// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "compat.h"

struct feature {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct feature feature_device;

static int feature_open(struct inode *inode, struct file *file)
{
	file->private_data = &feature_device;
	return 0;
}

#ifdef HAVE_MMAP_PREPARE
static int feature_mmap_prepare(struct vm_area_desc *desc)
{
	struct feature *feature = desc->file->private_data;

	if (vma_desc_size(desc) > feature->size)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, PHYS_PFN(feature->regs));
	return 0;
}
#else
static int feature_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct feature *feature = file->private_data;

	if (vma->vm_end - vma->vm_start > feature->size)
		return -EINVAL;

#ifdef HAVE_VM_FLAGS_SET
	vm_flags_set(vma, VM_DONTCOPY);
#else
	vma->vm_flags |= VM_DONTCOPY;
#endif
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(feature->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations feature_fops = {
	.owner = THIS_MODULE,
	.open = feature_open,
#ifdef HAVE_MMAP_PREPARE
	.mmap_prepare = feature_mmap_prepare,
#else
	.mmap = feature_mmap,
#endif
};

static struct miscdevice feature_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "feature",
	.fops = &feature_fops,
};
module_misc_device(feature_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
