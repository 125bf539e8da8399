#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {
	struct lamp *lamp;
	struct list_head node;
};

struct lamp {
	struct list_head list;
	struct list_head node;
};

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	list_del(&b->node);
	kfree(b);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	struct lamp_buf *b;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->lamp = lamp;
	list_add(&b->node, &lamp->list);
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = b;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
