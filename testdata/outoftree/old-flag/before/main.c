// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct relic {
	phys_addr_t regs;
	size_t size;
	bool cached;
};

static struct relic relic_device;

static int relic_open(struct inode *inode, struct file *file)
{
	file->private_data = &relic_device;
	return 0;
}

static int relic_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relic *relic = file->private_data;

	vma->vm_flags |= VM_RESERVED;
	return remap_pfn_range(vma, vma->vm_start, relic->regs >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations relic_fops = {
	.owner = THIS_MODULE,
	.open = relic_open,
	.mmap = relic_mmap,
};

static struct miscdevice relic_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "relic",
	.fops = &relic_fops,
};
module_misc_device(relic_misc);

MODULE_DESCRIPTION("An example driver");
MODULE_LICENSE("Dual MIT/GPL");
