#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	atomic_t users;
};

static void lamp_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	atomic_inc(&lamp->users);
	pr_debug("lamp_open: %lx\n", vma->vm_start);
	pr_debug("lamp is open, %lx\n", vma->vm_start);
}

static int lamp_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lamp *lamp = *vm_private_data;

	atomic_inc(&lamp->users);
	pr_debug("lamp_mapped: %lx\n", start);
	pr_debug("lamp is open, %lx\n", start);

	return 0;
}

static void lamp_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	atomic_dec(&lamp->users);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_open,
	.close = lamp_close,
	.mapped = lamp_mapped,
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &lamp_vm_ops;
	desc->private_data = desc->file->private_data;
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};
