// Turnstiles: one mapping at a time, by a counter that is tested before, itself or through a local.
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

static void local_open(struct vm_area_struct *vma)
{
	struct turnstile *t = vma->vm_private_data;

	t->inside++;
}

static void local_close(struct vm_area_struct *vma)
{
	struct turnstile *t = vma->vm_private_data;

	t->inside--;
}

static const struct vm_operations_struct local_vm_ops = {
	.open = local_open,
	.close = local_close,
};

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct turnstile *t = file->private_data;
	unsigned int inside = t->inside;

	if (inside)
		return -EBUSY;
	t->inside++;
	vma->vm_private_data = t;
	vma->vm_ops = &local_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations local_fops = {
	.mmap = local_mmap,
};
