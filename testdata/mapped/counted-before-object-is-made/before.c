#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {

};

struct lamp {
	int count;
};

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;
	struct lamp *lamp = vma->vm_file->private_data;

	lamp->count--;
	kfree(b);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.close = lamp_vm_close,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	struct lamp_buf *b;

	lamp->count++;
	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b) {
		lamp->count--;
		return -ENOMEM;
	}
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = b;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
