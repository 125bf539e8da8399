// Stalls: the handler counts under a guard, which covers nothing else that needs it.
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

struct stall {
	struct mutex lock;
	spinlock_t quick;
	unsigned long pfn;
	int guests;
	bool open;
};

static void last_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static int last_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct stall *stall = *vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;

	return 0;
}

static void last_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct last_vm_ops = {
	.open = last_open,
	.close = last_close,
	.mapped = last_mapped,
};

static int last_mmap_prepare(struct vm_area_desc *desc)
{
	struct stall *stall = desc->file->private_data;

	desc->private_data = stall;
	desc->vm_ops = &last_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations last_fops = {
	.mmap_prepare = last_mmap_prepare,
};

static void first_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static int first_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct stall *stall = *vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;

	return 0;
}

static void first_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct first_vm_ops = {
	.open = first_open,
	.close = first_close,
	.mapped = first_mapped,
};

static int first_mmap_prepare(struct vm_area_desc *desc)
{
	struct stall *stall = desc->file->private_data;

	desc->private_data = stall;
	desc->vm_ops = &first_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations first_fops = {
	.mmap_prepare = first_mmap_prepare,
};

static void within_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static int within_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct stall *stall = *vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests++;

	return 0;
}

static void within_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct within_vm_ops = {
	.open = within_open,
	.close = within_close,
	.mapped = within_mapped,
};

static int within_mmap_prepare(struct vm_area_desc *desc)
{
	struct stall *stall = desc->file->private_data;

	desc->private_data = stall;
	desc->vm_ops = &within_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations within_fops = {
	.mmap_prepare = within_mmap_prepare,
};

static void braced_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(spinlock_irqsave)(&stall->quick);
	stall->guests++;
}

static int braced_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct stall *stall = *vm_private_data;

	scoped_guard(spinlock_irqsave, &stall->quick) {
		stall->guests++;
	}

	return 0;
}

static void braced_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(spinlock_irqsave, &stall->quick)
		stall->guests--;
}

static const struct vm_operations_struct braced_vm_ops = {
	.open = braced_open,
	.close = braced_close,
	.mapped = braced_mapped,
};

static int braced_mmap_prepare(struct vm_area_desc *desc)
{
	struct stall *stall = desc->file->private_data;

	desc->private_data = stall;
	desc->vm_ops = &braced_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations braced_fops = {
	.mmap_prepare = braced_mmap_prepare,
};

static void told_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static int told_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct stall *stall = *vm_private_data;

	scoped_guard(mutex, &stall->lock) {
		pr_debug("one guest more\n");
		stall->guests++;
	}

	return 0;
}

static void told_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct told_vm_ops = {
	.open = told_open,
	.close = told_close,
	.mapped = told_mapped,
};

static int told_mmap_prepare(struct vm_area_desc *desc)
{
	struct stall *stall = desc->file->private_data;

	desc->private_data = stall;
	desc->vm_ops = &told_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations told_fops = {
	.mmap_prepare = told_mmap_prepare,
};

static void above_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static int above_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct stall *stall = *vm_private_data;

	guard(mutex)(&stall->lock);
	scoped_guard(spinlock, &stall->quick)
		stall->guests++;

	return 0;
}

static void above_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct above_vm_ops = {
	.open = above_open,
	.close = above_close,
	.mapped = above_mapped,
};

static int above_mmap_prepare(struct vm_area_desc *desc)
{
	struct stall *stall = desc->file->private_data;

	desc->private_data = stall;
	desc->vm_ops = &above_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations above_fops = {
	.mmap_prepare = above_mmap_prepare,
};
