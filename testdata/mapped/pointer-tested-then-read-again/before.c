#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {
	struct kref ref;
};

struct lamp {
	struct kref ref;
	struct lamp_buf *buf;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_file->private_data;

	kref_get(&lamp->buf->ref);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_file->private_data;

	kref_put(&lamp->buf->ref, lamp_buf_release);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	struct lamp_buf *b = lamp->buf;

	if (!b)
		return -ENXIO;
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lamp_vm_ops;
	kref_get(&b->ref);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
