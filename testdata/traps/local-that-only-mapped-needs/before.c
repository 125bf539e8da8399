// Canvases: a local whose value a function makes that nobody saw; mapped() alone needs it.
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

int easel_number(struct easel *easel);

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
	int number = easel_number(easel);
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	canvas->number = number;
	vma->vm_private_data = canvas;
	vma->vm_ops = &numbered_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations numbered_fops = {
	.mmap = numbered_mmap,
};
