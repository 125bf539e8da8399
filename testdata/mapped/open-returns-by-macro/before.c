// A macro returns from open().
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct carr {
	atomic_t users;
	int mode;
	unsigned long frame;
	unsigned long size;
};

#define CARR_UNLESS(x) do { if (!(x)) return; } while (0)

static void carr_open(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	CARR_UNLESS(carr);
	atomic_inc(&carr->users);
}

static void carr_close(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	atomic_dec(&carr->users);
}

static const struct vm_operations_struct carr_vm_ops = {
	.open	= carr_open,
	.close	= carr_close,
};

static int carr_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct carr *carr = file->private_data;

	vma->vm_private_data = carr;
	vma->vm_ops = &carr_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_PFNMAP);
	carr_open(vma);
	return 0;
}

static const struct file_operations carr_fops = {
	.owner	= THIS_MODULE,
	.mmap	= carr_mmap,
};
