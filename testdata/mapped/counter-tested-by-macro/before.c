// Booths: a counter that a macro tests before the handler counts.
#include <linux/fs.h>
#include <linux/mm.h>

struct booth {
	atomic_t users;
	atomic_t seats;
	bool gone;
};

#define IS_BUSY(b) (atomic_read(&(b)->users) > 0)
#define IS_TAKEN(b) IS_BUSY(b)
#define MAY_NOT(b) \
	do { \
		if (atomic_read(&(b)->users)) \
			return -EBUSY; \
	} while (0)
#define IS_GONE(b) ((b)->gone)
#define HAS_SEATS(b) (atomic_read(&(b)->seats) > 0)

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

	if (IS_BUSY(b))
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

static void through_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void through_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct through_vm_ops = {
	.open = through_open,
	.close = through_close,
};

static int through_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	if (IS_TAKEN(b))
		return -EBUSY;
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &through_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations through_fops = {
	.mmap = through_mmap,
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
	bool busy = IS_BUSY(b);

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

static void returned_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void returned_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct returned_vm_ops = {
	.open = returned_open,
	.close = returned_close,
};

static int returned_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	MAY_NOT(b);
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &returned_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations returned_fops = {
	.mmap = returned_mmap,
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

	if (IS_GONE(b) || HAS_SEATS(b))
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
