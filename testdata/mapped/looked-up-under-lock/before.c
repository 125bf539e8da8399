#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {
	struct kref ref;
};

struct lamp {
	struct kref ref;
	struct xarray bufs;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	kref_get(&b->ref);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	kref_put(&b->ref, lamp_buf_release);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	struct lamp_buf *b;

	xa_lock(&lamp->bufs);
	b = xa_load(&lamp->bufs, vma->vm_pgoff);
	if (!b) {
		xa_unlock(&lamp->bufs);
		return -ENOENT;
	}
	kref_get(&b->ref);
	xa_unlock(&lamp->bufs);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = b;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
