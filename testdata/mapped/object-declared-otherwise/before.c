// Canvases: the declaration does more than make the object.
#include <linux/fs.h>
#include <linux/mm.h>
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
	bool folded;
	int next;
};

static void scoped_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct scoped_vm_ops = {
	.close = scoped_close,
};

static int scoped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas __free(kfree) = kzalloc(sizeof(*canvas), GFP_KERNEL);

	if (!canvas)
		return -ENOMEM;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = no_free_ptr(canvas);
	vma->vm_ops = &scoped_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations scoped_fops = {
	.mmap = scoped_mmap,
};

static void together_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct together_vm_ops = {
	.close = together_close,
};

static int together_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *last = easel->last, *canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);

	if (!canvas)
		return -ENOMEM;
	canvas->size = last->size;
	vma->vm_private_data = canvas;
	vma->vm_ops = &together_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations together_fops = {
	.mmap = together_mmap,
};

static void shown_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct shown_vm_ops = {
	.close = shown_close,
};

static int shown_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas = easel->last = kzalloc(sizeof(*canvas), GFP_KERNEL);

	if (!canvas)
		return -ENOMEM;
	vma->vm_private_data = canvas;
	vma->vm_ops = &shown_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations shown_fops = {
	.mmap = shown_mmap,
};

static void chosen_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct chosen_vm_ops = {
	.close = chosen_close,
};

static int chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas = easel->folded ? easel->last : kzalloc(sizeof(*canvas), GFP_KERNEL);

	if (!canvas)
		return -ENOMEM;
	vma->vm_private_data = canvas;
	vma->vm_ops = &chosen_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations chosen_fops = {
	.mmap = chosen_mmap,
};
