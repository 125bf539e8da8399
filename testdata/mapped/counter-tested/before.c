// A turnstile: one mapping at a time, by a counter that is tested before.
#include <linux/fs.h>
#include <linux/mm.h>

struct turnstile {
	unsigned int inside;
	unsigned long pfn;
};

static void turnstile_open(struct vm_area_struct *vma)
{
	struct turnstile *t = vma->vm_private_data;

	t->inside++;
}

static void turnstile_close(struct vm_area_struct *vma)
{
	struct turnstile *t = vma->vm_private_data;

	t->inside--;
}

static const struct vm_operations_struct turnstile_vm_ops = {
	.open = turnstile_open,
	.close = turnstile_close,
};

static int turnstile_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct turnstile *t = file->private_data;

	if (t->inside)
		return -EBUSY;
	t->inside++;
	vma->vm_private_data = t;
	vma->vm_ops = &turnstile_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations turnstile_fops = {
	.mmap = turnstile_mmap,
};
