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

static void lamp_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	atomic_dec(&lamp->users);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_open,
	.close = lamp_close,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = file->private_data;
	lamp_open(vma);
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};
