// SPDX-License-Identifier: MIT OR Apache-2.0
/* A barn: the book of its mappings is kept in another file. */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn_book;

void barn_enter(struct barn_book *book);
void barn_leave(struct barn_book *book);

struct barn {
	struct barn_book *book;
	unsigned long pages;
};

static void barn_open(struct vm_area_struct *vma)
{
	struct barn *barn = vma->vm_private_data;

	barn_enter(barn->book);
}

static void barn_close(struct vm_area_struct *vma)
{
	struct barn *barn = vma->vm_private_data;

	barn_leave(barn->book);
}

static const struct vm_operations_struct barn_vm_ops = {
	.open = barn_open,
	.close = barn_close,
};

static int barn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barn *barn = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	if (vma_pages(vma) > barn->pages)
		return -ENXIO;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = barn;
	vma->vm_ops = &barn_vm_ops;
	barn_enter(barn->book);
	return 0;
}

const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap = barn_mmap,
};

MODULE_DESCRIPTION("barn");
MODULE_LICENSE("Dual MIT/GPL");
