// Canvases: an object is made for the mapping before something else is checked, which it cannot keep from changing.
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

static void freed_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct freed_vm_ops = {
	.close = freed_close,
};

static int freed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	if (vma->vm_end - vma->vm_start > easel->size) {
		kfree(canvas);
		return -EINVAL;
	}
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &freed_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations freed_fops = {
	.mmap = freed_mmap,
};

static void left_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct left_vm_ops = {
	.close = left_close,
};

static int left_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas = NULL;

	canvas = kzalloc_obj(*canvas);
	if (canvas == NULL)
		return -ENOMEM;
	canvas->size = vma->vm_end - vma->vm_start;
	/* Leaks. */
	if (easel->folded)
		return -ENODEV;
	vma->vm_private_data = canvas;
	vma->vm_ops = &left_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations left_fops = {
	.mmap = left_mmap,
};

static void jumps_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct jumps_vm_ops = {
	.close = jumps_close,
};

static int jumps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;
	int ret;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	if (easel->folded) {
		ret = -ENODEV;
		goto err_free;
	}
	if (vma->vm_end - vma->vm_start > easel->size) {
		ret = -EINVAL;
		goto err_free;
	}
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &jumps_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;

err_free:
	kfree(canvas);
	return ret;
}

static const struct file_operations jumps_fops = {
	.mmap = jumps_mmap,
};

static void within_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct within_vm_ops = {
	.close = within_close,
};

static int within_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	vma->vm_private_data = canvas;
	canvas->size = vma->vm_end - vma->vm_start;
	if (canvas->size > easel->size) {
		kfree(canvas);
		return -EINVAL;
	}
	vma->vm_ops = &within_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations within_fops = {
	.mmap = within_mmap,
};
