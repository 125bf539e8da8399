#include <linux/fs.h>
#include <linux/mm.h>

struct quay { int maps; };

void quay_vm_open(struct vm_area_struct *vma)
{
	struct quay *q = vma->vm_private_data;

	q->maps++;
}

void quay_vm_close(struct vm_area_struct *vma)
{
	struct quay *q = vma->vm_private_data;

	q->maps--;
}

struct vm_operations_struct quay_vm_ops = {
	.open = quay_vm_open,
	.close = quay_vm_close,
};

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &quay_vm_ops;
	vma->vm_private_data = file->private_data;
	quay_vm_open(vma);
	return 0;
}

static const struct file_operations quay_fops = {
	.mmap = quay_mmap,
};
