// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

#define PREFIX "talker: "
#define WHERE "mmap: "

struct talker {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct talker talker_device;

static int talker_open(struct inode *inode, struct file *file)
{
	file->private_data = &talker_device;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
static int talker_mmap_prepare(struct vm_area_desc *desc)
{
	struct talker *talker = desc->file->private_data;

	if (vma_desc_size(desc) > talker->size) {
		printk(KERN_NOTICE PREFIX WHERE "too large\n");
		return -EINVAL;
	}
	printk(KERN_DEBUG PREFIX "at " PREFIX "%lu\n", desc->pgoff);
	mmap_action_remap_full(desc, PHYS_PFN(talker->regs));
	return 0;
}
#else
static int talker_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct talker *talker = file->private_data;

	if (vma->vm_end - vma->vm_start > talker->size) {
		printk(KERN_NOTICE PREFIX WHERE "too large\n");
		return -EINVAL;
	}
	printk(KERN_DEBUG PREFIX "at " PREFIX "%lu\n", vma->vm_pgoff);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(talker->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#endif

static const struct file_operations talker_fops = {
	.owner = THIS_MODULE,
	.open = talker_open,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
	.mmap_prepare = talker_mmap_prepare,
#else
	.mmap = talker_mmap,
#endif
};

static struct miscdevice talker_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "talker",
	.fops = &talker_fops,
};
module_misc_device(talker_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
