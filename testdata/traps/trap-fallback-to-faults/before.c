#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	phys_addr_t base;
	unsigned long len;
};

static vm_fault_t quilt_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct quilt_vm_ops = {
	.fault = quilt_fault,
};

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quilt *quilt = file->private_data;

	if (vm_iomap_memory(vma, quilt->base, quilt->len)) {
		vma->vm_ops = &quilt_vm_ops;
		return 0;
	}
	return 0;
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
