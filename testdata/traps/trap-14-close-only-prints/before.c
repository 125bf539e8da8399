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

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	vma->vm_ops = &ferry_vm_ops;
	return vm_iomap_memory(vma, ferry->regs, PAGE_SIZE);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
