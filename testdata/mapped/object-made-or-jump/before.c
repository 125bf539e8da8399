// Canvases: when there is no memory, the handler jumps to where it returns.
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

static void before_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct before_vm_ops = {
	.close = before_close,
};

static int before_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canvas *canvas;
	int ret = -EINVAL;

	if (vma->vm_end - vma->vm_start > SZ_1M)
		goto out;
	ret = -ENOMEM;
	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		goto out;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &before_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	ret = 0;
out:
	return ret;
}

static const struct file_operations before_fops = {
	.mmap = before_mmap,
};

static void inside_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct inside_vm_ops = {
	.close = inside_close,
};

static int inside_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;
	int ret = 0;

	if (easel->folded) {
		ret = -ENODEV;
		goto out;
	}
	canvas = kzalloc_obj(*canvas);
	if (!canvas) {
		ret = -ENOMEM;
		goto out;
	}
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &inside_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);

out:
	return ret;
}

static const struct file_operations inside_fops = {
	.mmap = inside_mmap,
};

static void alone_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct alone_vm_ops = {
	.close = alone_close,
};

static int alone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canvas *canvas;
	int ret;

	canvas = kzalloc_obj(*canvas);
	if (!canvas) {
		pr_err("no canvas\n");
		ret = -ENOMEM;
		goto fail;
	}
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &alone_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;

fail:
	return ret;
}

static const struct file_operations alone_fops = {
	.mmap = alone_mmap,
};

static void same_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct same_vm_ops = {
	.close = same_close,
};

static int same_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canvas *canvas = kzalloc_obj(*canvas);
	int ret = 0;

	if (!canvas) {
		/* Too bad. */
		ret = -ENOMEM;
		goto out;
	}
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &same_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
out:
	return ret;
}

static const struct file_operations same_fops = {
	.mmap = same_mmap,
};

static void named_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct named_vm_ops = {
	.close = named_close,
};

static int named_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canvas *canvas;

	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		goto nomem;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &named_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;

nomem:
	return -ENOMEM;
}

static const struct file_operations named_fops = {
	.mmap = named_mmap,
};
