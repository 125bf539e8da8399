// Canvases: where the handler jumps to does more than return an error.
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

static void works_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct works_vm_ops = {
	.close = works_close,
};

static int works_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;
	int ret = -ENOMEM;

	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		goto out;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &works_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;

out:
	easel->next--;
	return ret;
}

static const struct file_operations works_fops = {
	.mmap = works_mmap,
};

static void succeeds_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct succeeds_vm_ops = {
	.close = succeeds_close,
};

static int succeeds_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canvas *canvas;
	int ret = 0;

	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		goto out;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &succeeds_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);

out:
	return ret;
}

static const struct file_operations succeeds_fops = {
	.mmap = succeeds_mmap,
};

static void anyhow_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct anyhow_vm_ops = {
	.close = anyhow_close,
};

static int anyhow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;
	int ret = -ENODEV;

	if (easel->folded)
		ret = -EINVAL;
	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		goto out;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &anyhow_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	ret = 0;

out:
	return ret;
}

static const struct file_operations anyhow_fops = {
	.mmap = anyhow_mmap,
};

static void again_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct again_vm_ops = {
	.close = again_close,
};

static int again_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canvas *canvas;
	int tries = 3;

retry:
	canvas = kzalloc_obj(*canvas);
	if (!canvas && tries--)
		goto retry;
	if (!canvas)
		return -ENOMEM;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &again_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations again_fops = {
	.mmap = again_mmap,
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
	int ret;

	canvas = kzalloc_obj(*canvas);
	if (!canvas) {
		ret = -ENOMEM;
		goto out;
	}
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &kept_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	ret = 0;
out:
	easel->next = ret;
	return ret;
}

static const struct file_operations kept_fops = {
	.mmap = kept_mmap,
};
