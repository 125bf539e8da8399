// Canvases: others see the object before what follows is checked, or it is freed where the mapping succeeds.
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

static void kept_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct kept_vm_ops = {
	.close = kept_close,
};

static int kept_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	easel->last = canvas;
	if (easel->last->size > easel->size) {
		easel->last = NULL;
		kfree(canvas);
		return -EINVAL;
	}
	vma->vm_private_data = canvas;
	vma->vm_ops = &kept_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations kept_fops = {
	.mmap = kept_mmap,
};

static void listed_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct listed_vm_ops = {
	.close = listed_close,
};

static int listed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	list_add(&canvas->node, &easel->all);
	if (list_is_singular(&easel->all)) {
		list_del(&canvas->node);
		kfree(canvas);
		return -EINVAL;
	}
	vma->vm_private_data = canvas;
	vma->vm_ops = &listed_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations listed_fops = {
	.mmap = listed_mmap,
};

static void numbered_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct numbered_vm_ops = {
	.close = numbered_close,
};

static int numbered_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	canvas->number = easel->next++;
	if (easel->next > 10) {
		kfree(canvas);
		return -EINVAL;
	}
	vma->vm_private_data = canvas;
	vma->vm_ops = &numbered_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations numbered_fops = {
	.mmap = numbered_mmap,
};

static void dropped_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct dropped_vm_ops = {
	.close = dropped_close,
};

static int dropped_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	vma->vm_ops = &dropped_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	if (easel->folded) {
		kfree(canvas);
		return 0;
	}
	vma->vm_private_data = canvas;
	return 0;
}

static const struct file_operations dropped_fops = {
	.mmap = dropped_mmap,
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
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	easel_show(easel, canvas);
	if (easel->folded) {
		kfree(canvas);
		return -ENODEV;
	}
	vma->vm_private_data = canvas;
	vma->vm_ops = &shown_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations shown_fops = {
	.mmap = shown_mmap,
};
