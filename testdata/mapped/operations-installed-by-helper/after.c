#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	struct kref ref;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	kref_get(&lamp->ref);
}

static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct lamp *lamp = file->private_data;

	kref_get(&lamp->ref);
	return 0;
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	kref_put(&lamp->ref, lamp_release);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.mapped = lamp_vm_mapped,
	.fault = lamp_fault,
};

static void lamp_install(struct vm_area_desc *desc, struct lamp *lamp)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &lamp_vm_ops;
	desc->private_data = lamp;
}

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	lamp_install(desc, lamp);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
