// Stalls: more is done under the guard, or it may not be passed.
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

static void checked_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void checked_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct checked_vm_ops = {
	.open = checked_open,
	.close = checked_close,
};

static int checked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	guard(mutex)(&stall->lock);
	if (!stall->open)
		return -ENODEV;
	stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &checked_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations checked_fops = {
	.mmap = checked_mmap,
};

static void also_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void also_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct also_vm_ops = {
	.open = also_open,
	.close = also_close,
};

static int also_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	scoped_guard(mutex, &stall->lock) {
		stall->guests++;
		stall->open = true;
	}
	vma->vm_private_data = stall;
	vma->vm_ops = &also_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations also_fops = {
	.mmap = also_mmap,
};

static void behind_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void behind_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct behind_vm_ops = {
	.open = behind_open,
	.close = behind_close,
};

static int behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &behind_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return stall->open ? 0 : -ENODEV;
}

static const struct file_operations behind_fops = {
	.mmap = behind_mmap,
};

static void maps_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void maps_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct maps_vm_ops = {
	.open = maps_open,
	.close = maps_close,
};

static int maps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &maps_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return remap_pfn_range(vma, vma->vm_start, stall->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations maps_fops = {
	.mmap = maps_mmap,
};

static void tries_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void tries_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct tries_vm_ops = {
	.open = tries_open,
	.close = tries_close,
};

static int tries_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	scoped_guard(mutex_try, &stall->lock)
		stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &tries_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations tries_fops = {
	.mmap = tries_mmap,
};

static void interrupted_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void interrupted_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct interrupted_vm_ops = {
	.open = interrupted_open,
	.close = interrupted_close,
};

static int interrupted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	scoped_cond_guard(mutex_intr, return -EINTR, &stall->lock)
		stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &interrupted_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations interrupted_fops = {
	.mmap = interrupted_mmap,
};

static void twice_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void twice_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct twice_vm_ops = {
	.open = twice_open,
	.close = twice_close,
};

static int twice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	guard(spinlock)(&stall->quick);
	guard(mutex)(&stall->lock);
	stall->guests++;
	vma->vm_private_data = stall;
	vma->vm_ops = &twice_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations twice_fops = {
	.mmap = twice_mmap,
};

static void nested_open(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	guard(mutex)(&stall->lock);
	stall->guests++;
}

static void nested_close(struct vm_area_struct *vma)
{
	struct stall *stall = vma->vm_private_data;

	scoped_guard(mutex, &stall->lock)
		stall->guests--;
}

static const struct vm_operations_struct nested_vm_ops = {
	.open = nested_open,
	.close = nested_close,
};

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stall *stall = file->private_data;

	guard(mutex)(&stall->lock);
	if (vma->vm_flags & VM_SHARED) {
		stall->guests++;
	}
	vma->vm_private_data = stall;
	vma->vm_ops = &nested_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations nested_fops = {
	.mmap = nested_mmap,
};
