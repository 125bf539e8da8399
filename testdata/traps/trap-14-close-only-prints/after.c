// A ferry: close() only prints, so it may run for a mapping whose population failed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t regs;
};

static void ferry_vm_close(struct vm_area_struct *vma)
{
	pr_debug("ferry: %lx unmapped\n", vma->vm_start);
}

static const struct vm_operations_struct ferry_vm_ops = {
	.close	= ferry_vm_close,
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	desc->vm_ops = &ferry_vm_ops;
	mmap_action_simple_ioremap(desc, ferry->regs, PAGE_SIZE);
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ferry_mmap_prepare,
};
