// Docks: a helper, or one that it calls, sets the private data behind the call of open().
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dock {
	unsigned long frame;
	atomic_t ships;
};

static struct dock dock_any;

static void dock_vm_open(struct vm_area_struct *vma)
{
	struct dock *d = vma->vm_private_data ? vma->vm_private_data : &dock_any;

	atomic_inc(&d->ships);
}

static void dock_vm_close(struct vm_area_struct *vma)
{
	struct dock *d = vma->vm_private_data ? vma->vm_private_data : &dock_any;

	atomic_dec(&d->ships);
}

static const struct vm_operations_struct dock_vm_ops = {
	.open = dock_vm_open,
	.close = dock_vm_close,
};

static void dock_set(struct vm_area_struct *vma, void *what)
{
	vma->vm_private_data = what;
}

static void dock_settle(void *what, struct vm_area_struct *vma)
{
	dock_set(vma, what);
}

static int dock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dock *d = file->private_data;

	vma->vm_ops = &dock_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	dock_vm_open(vma);
	dock_settle(d, vma);
	return 0;
}

static const struct file_operations dock_fops = {
	.owner = THIS_MODULE,
	.mmap = dock_mmap,
};
