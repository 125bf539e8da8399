// Booths: the number is only told before the handler counts.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/printk.h>

struct booth {
	atomic_t users;
	int id;
};

static int booth_number(struct booth *b)
{
	return atomic_read(&b->users);
}

static void told_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void told_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct told_vm_ops = {
	.open = told_open,
	.close = told_close,
};

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	pr_debug("booth %d has %d users\n", b->id, booth_number(b));
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &told_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations told_fops = {
	.mmap = told_mmap,
};

static void plain_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static void plain_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct plain_vm_ops = {
	.open = plain_open,
	.close = plain_close,
};

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct booth *b = file->private_data;

	pr_debug("booth %d has %d users\n", b->id, atomic_read(&b->users));
	atomic_inc(&b->users);
	vma->vm_private_data = b;
	vma->vm_ops = &plain_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations plain_fops = {
	.mmap = plain_mmap,
};
