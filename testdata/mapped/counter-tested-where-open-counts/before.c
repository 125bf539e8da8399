// Booths: the handler calls open(), or a function of its own, which counts, and has tested the counter before.
#include <linux/fs.h>
#include <linux/mm.h>

struct booth {
	atomic_t users;
	int seats;
	bool gone;
};

static bool booth_is_busy(struct booth *b)
{
	return atomic_read(&b->users) > 0;
}

static void booth_enter(struct booth *b)
{
	b->seats++;
	atomic_inc(&b->users);
}

static void booth_leave(struct booth *b)
{
	b->seats--;
	atomic_dec(&b->users);
}

static void direct_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void direct_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct direct_vm_ops = {
	.open = direct_open,
	.close = direct_close,
};

static int direct_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (atomic_read(&b->users))
		return -EBUSY;
	vma->vm_private_data = b;
	vma->vm_ops = &direct_vm_ops;
	direct_open(vma);

	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations direct_fops = {
	.mmap = direct_mmap,
};

static void helper_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void helper_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct helper_vm_ops = {
	.open = helper_open,
	.close = helper_close,
};

static int helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (booth_is_busy(b))
		return -EBUSY;
	vma->vm_private_data = b;
	vma->vm_ops = &helper_vm_ops;
	helper_open(vma);

	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations helper_fops = {
	.mmap = helper_mmap,
};

static void callee_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_enter(b);
}

static void callee_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_leave(b);
}

static const struct vm_operations_struct callee_vm_ops = {
	.open = callee_open,
	.close = callee_close,
};

static int callee_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (atomic_read(&b->users))
		return -EBUSY;
	booth_enter(b);
	vma->vm_private_data = b;
	vma->vm_ops = &callee_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations callee_fops = {
	.mmap = callee_mmap,
};

static void calleeplain_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_enter(b);
}

static void calleeplain_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_leave(b);
}

static const struct vm_operations_struct calleeplain_vm_ops = {
	.open = calleeplain_open,
	.close = calleeplain_close,
};

static int calleeplain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (b->seats)
		return -EBUSY;
	booth_enter(b);
	vma->vm_private_data = b;
	vma->vm_ops = &calleeplain_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations calleeplain_fops = {
	.mmap = calleeplain_mmap,
};

static void calleehelper_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_enter(b);
}

static void calleehelper_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_leave(b);
}

static const struct vm_operations_struct calleehelper_vm_ops = {
	.open = calleehelper_open,
	.close = calleehelper_close,
};

static int calleehelper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (booth_is_busy(b))
		return -EBUSY;
	booth_enter(b);
	vma->vm_private_data = b;
	vma->vm_ops = &calleehelper_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations calleehelper_fops = {
	.mmap = calleehelper_mmap,
};

/* Good: what is tested is another member. */
static void other_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_enter(b);
}

static void other_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	booth_leave(b);
}

static const struct vm_operations_struct other_vm_ops = {
	.open = other_open,
	.close = other_close,
};

static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (b->gone)
		return -ENODEV;
	booth_enter(b);
	vma->vm_private_data = b;
	vma->vm_ops = &other_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations other_fops = {
	.mmap = other_mmap,
};
