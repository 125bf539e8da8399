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

static int barn_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct barn *barn = *vm_private_data;

	barn_enter(barn->book);
	return 0;
}

static const struct vm_operations_struct barn_vm_ops = {
	.open = barn_open,
	.close = barn_close,
	.mapped = barn_mapped,
};

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;

	if (desc->pgoff)
		return -EINVAL;
	if (vma_desc_pages(desc) > barn->pages)
		return -ENXIO;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->private_data = barn;
	desc->vm_ops = &barn_vm_ops;
	return 0;
}

const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};

MODULE_DESCRIPTION("barn");
MODULE_LICENSE("Dual MIT/GPL");
