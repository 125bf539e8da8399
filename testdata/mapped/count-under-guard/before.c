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

static void last_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct last_vm_ops = {
	.open = last_open,
	.close = last_close,
};

static int last_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	vma->vm_private_data = stall;
	vma->vm_ops = &last_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	guard(mutex)(&stall->lock);
	stall->guests++;
	return 0;
}

static const struct file_operations last_fops = {
	.mmap = last_mmap,
};

static void first_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
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
};

static int first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &first_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations first_fops = {
	.mmap = first_mmap,
};

static void within_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
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
};

static int within_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	vma->vm_private_data = stall;
	vma->vm_ops = &within_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	scoped_guard(mutex, &stall->lock)
		stall->guests++;
	return 0;
}

static const struct file_operations within_fops = {
	.mmap = within_mmap,
};

static void braced_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(spinlock_irqsave)(&stall->quick);
	stall->guests++;
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
};

static int braced_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	scoped_guard(spinlock_irqsave, &stall->quick) {
		stall->guests++;
	}
	vma->vm_private_data = stall;
	vma->vm_ops = &braced_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations braced_fops = {
	.mmap = braced_mmap,
};

static void told_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
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
};

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	scoped_guard(mutex, &stall->lock) {
		pr_debug("one guest more\n");
		stall->guests++;
	}
	vma->vm_private_data = stall;
	vma->vm_ops = &told_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations told_fops = {
	.mmap = told_mmap,
};

static void above_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
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
};

static int above_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	guard(mutex)(&stall->lock);
	scoped_guard(spinlock, &stall->quick)
		stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &above_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations above_fops = {
	.mmap = above_mmap,
};
