// open() and close() count under a guard whose body is passed in any case; finches only look whether the lock is free.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct lark {
	struct mutex lock;
	struct kref ref;
	int mapped;
	struct lark *next;
};

static void lark_open(struct vm_area_struct *vma)
{
	struct lark *lark = vma->vm_private_data;

	scoped_guard(mutex, &lark->lock) {
		lark->mapped++;
	}
}

static int lark_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct lark *lark = *vm_private_data;

	scoped_guard(mutex, &lark->lock) {
		lark->mapped++;
	}

	return 0;
}

static void lark_close(struct vm_area_struct *vma)
{
	struct lark *lark = vma->vm_private_data;

	scoped_guard(mutex, &lark->lock)
		lark->mapped--;
}

static const struct vm_operations_struct lark_vm_ops = {
	.open	= lark_open,
	.close	= lark_close,
	.mapped	= lark_mapped,
};

static int lark_mmap_prepare(struct vm_area_desc *desc)
{
	struct lark *lark = desc->file->private_data;

	desc->vm_ops = &lark_vm_ops;
	desc->private_data = lark;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_PFNMAP_BIT);
	return 0;
}

static const struct file_operations lark_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lark_mmap_prepare,
};

static void finch_open(struct vm_area_struct *vma)
{
	struct lark *lark = vma->vm_private_data;

	scoped_guard(mutex_try, &lark->lock) {
		lark->mapped++;
	}
}

static void finch_close(struct vm_area_struct *vma)
{
	struct lark *lark = vma->vm_private_data;

	scoped_guard(mutex, &lark->lock) {
		lark->mapped--;
	}
}

static const struct vm_operations_struct finch_vm_ops = {
	.open	= finch_open,
	.close	= finch_close,
};

static int finch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lark *lark = file->private_data;

	vma->vm_ops = &finch_vm_ops;
	vma->vm_private_data = lark;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	finch_open(vma);
	return 0;
}

static const struct file_operations finch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= finch_mmap,
};

static void pipit_open(struct vm_area_struct *vma)
{
	struct lark *lark = vma->vm_private_data;

	scoped_guard(mutex_intr, &lark->lock) {
		lark->mapped++;
	}
}

static void pipit_close(struct vm_area_struct *vma)
{
	struct lark *lark = vma->vm_private_data;

	lark->mapped--;
}

static const struct vm_operations_struct pipit_vm_ops = {
	.open	= pipit_open,
	.close	= pipit_close,
};

static int pipit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lark *lark = file->private_data;

	vma->vm_ops = &pipit_vm_ops;
	vma->vm_private_data = lark;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	pipit_open(vma);
	return 0;
}

static const struct file_operations pipit_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pipit_mmap,
};
