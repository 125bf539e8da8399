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

static int told_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct booth *b = *vm_private_data;

	atomic_inc(&b->users);
	return 0;
}

static void told_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct told_vm_ops = {
	.open = told_open,
	.close = told_close,
	.mapped = told_mapped,
};

static int told_mmap_prepare(struct vm_area_desc *desc)
{
	struct booth *b = desc->file->private_data;

	pr_debug("booth %d has %d users\n", b->id, booth_number(b));
	desc->private_data = b;
	desc->vm_ops = &told_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations told_fops = {
	.mmap_prepare = told_mmap_prepare,
};

static void plain_open(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_inc(&b->users);
}

static int plain_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct booth *b = *vm_private_data;

	atomic_inc(&b->users);
	return 0;
}

static void plain_close(struct vm_area_struct *vma)
{
	struct booth *b = vma->vm_private_data;

	atomic_dec(&b->users);
}

static const struct vm_operations_struct plain_vm_ops = {
	.open = plain_open,
	.close = plain_close,
	.mapped = plain_mapped,
};

static int plain_mmap_prepare(struct vm_area_desc *desc)
{
	struct booth *b = desc->file->private_data;

	pr_debug("booth %d has %d users\n", b->id, atomic_read(&b->users));
	desc->private_data = b;
	desc->vm_ops = &plain_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations plain_fops = {
	.mmap_prepare = plain_mmap_prepare,
};
