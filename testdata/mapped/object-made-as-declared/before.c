// Canvases: the object is made where its pointer is declared.
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

static void typed_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct typed_vm_ops = {
	.close = typed_close,
};

static int typed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canvas *canvas = kzalloc_obj(*canvas);

	if (!canvas)
		return -ENOMEM;
	canvas->size = vma->vm_end - vma->vm_start;
	vma->vm_private_data = canvas;
	vma->vm_ops = &typed_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations typed_fops = {
	.mmap = typed_mmap,
};

static void between_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct between_vm_ops = {
	.close = between_close,
};

static int between_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	unsigned long size = vma->vm_end - vma->vm_start;

	if (!canvas)
		return -ENOMEM;
	if (size > easel->size) {
		kfree(canvas);
		return -EINVAL;
	}
	INIT_LIST_HEAD(&canvas->node);
	canvas->size = size;
	vma->vm_private_data = canvas;
	vma->vm_ops = &between_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations between_fops = {
	.mmap = between_mmap,
};
