#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	struct device *dev;
};

#define lamp_dbg(fmt, ...) dev_dbg(lamp->dev, fmt, ##__VA_ARGS__)

static atomic_t lamp_maps;

static void lamp_vm_open(struct vm_area_struct *vma)
{
	atomic_inc(&lamp_maps);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	atomic_dec(&lamp_maps);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lamp_vm_ops;
	if (atomic_inc_return(&lamp_maps) == 1)
		lamp_dbg("first\n");
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
