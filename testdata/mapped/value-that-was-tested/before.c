// Canvases: what is kept for the mapping is a number that the handler has looked at, or read under a lock.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct canvas {
	struct list_head node;
	unsigned long size;
	int number;
};

struct easel {
	struct list_head all;
	struct canvas *last;
	unsigned long size;
	struct mutex lock;
	bool folded;
	int next;
};

static void tested_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct tested_vm_ops = {
	.close = tested_close,
};

static int tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	unsigned long size = easel->size;
	struct canvas *canvas;

	if (vma->vm_end - vma->vm_start > size)
		return -EINVAL;
	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	canvas->size = size;
	vma->vm_private_data = canvas;
	vma->vm_ops = &tested_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations tested_fops = {
	.mmap = tested_mmap,
};

static void locked_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct locked_vm_ops = {
	.close = locked_close,
};

static int locked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;
	int number;

	mutex_lock(&easel->lock);
	number = easel->next;
	mutex_unlock(&easel->lock);
	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	canvas->number = number;
	vma->vm_private_data = canvas;
	vma->vm_ops = &locked_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations locked_fops = {
	.mmap = locked_mmap,
};
