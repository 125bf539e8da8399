// Booths: one visitor at a time, by a counter that a function tests before the handler counts.
#include <linux/fs.h>
#include <linux/mm.h>

struct booth {
	atomic_t users;
	atomic_t seats;
	struct kref ref;
	bool gone;
	unsigned long size;
};

static bool booth_is_busy(struct booth *b)
{
	return atomic_read(&b->users) > 0;
}

static int booth_check(struct booth *b, unsigned long length)
{
	if (length > b->size)
		return -EINVAL;
	if (booth_is_busy(b))
		return -EBUSY;
	return 0;
}

static bool file_is_busy(struct file *file)
{
	struct booth *b = file->private_data;

	return booth_is_busy(b);
}

static int vma_check(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_file->private_data;

	return atomic_read(&b->seats) ? -EBUSY : 0;
}

static bool booth_is_gone(struct booth *b)
{
	return b->gone;
}

static bool booth_has_seats(struct booth *b)
{
	return atomic_read(&b->seats) > 0;
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

	if (booth_is_busy(b))
		return -EBUSY;
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &direct_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations direct_fops = {
	.mmap = direct_mmap,
};

static void local_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void local_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct local_vm_ops = {
	.open = local_open,
	.close = local_close,
};

static int local_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;
	bool busy = booth_is_busy(b);

	if (busy)
		return -EBUSY;
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &local_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations local_fops = {
	.mmap = local_mmap,
};

static void deeper_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void deeper_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct deeper_vm_ops = {
	.open = deeper_open,
	.close = deeper_close,
};

static int deeper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;
	int ret;

	ret = booth_check(b, vma->vm_end - vma->vm_start);
	if (ret)
		return ret;
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &deeper_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations deeper_fops = {
	.mmap = deeper_mmap,
};

static void byfile_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void byfile_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct byfile_vm_ops = {
	.open = byfile_open,
	.close = byfile_close,
};

static int byfile_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (file_is_busy(file))
		return -EBUSY;
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &byfile_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations byfile_fops = {
	.mmap = byfile_mmap,
};

static void given_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->seats);
}

static void given_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->seats);
}

static const struct vm_operations_struct given_vm_ops = {
	.open = given_open,
	.close = given_close,
};

static int given_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;
	int ret = vma_check(vma);

	if (ret)
		return ret;
	atomic_inc(&b->seats);
	vma->vm_private_data = b;
	vma->vm_ops = &given_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations given_fops = {
	.mmap = given_mmap,
};

static void switched_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void switched_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct switched_vm_ops = {
	.open = switched_open,
	.close = switched_close,
};

static int switched_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	switch (booth_is_busy(b)) {
	case true:
		return -EBUSY;
	default:
		break;
	}
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &switched_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations switched_fops = {
	.mmap = switched_mmap,
};

/* Good: what is tested is another member. */
static void other_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void other_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct other_vm_ops = {
	.open = other_open,
	.close = other_close,
};

static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (booth_is_gone(b) || booth_has_seats(b))
		return -ENODEV;
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &other_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations other_fops = {
	.mmap = other_mmap,
};
