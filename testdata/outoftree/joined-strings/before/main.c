// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

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

static const struct file_operations talker_fops = {
	.owner = THIS_MODULE,
	.open = talker_open,
	.mmap = talker_mmap,
};

static struct miscdevice talker_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "talker",
	.fops = &talker_fops,
};
module_misc_device(talker_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
