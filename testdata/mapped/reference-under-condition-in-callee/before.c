// A function takes a reference for some of its objects only.
#include <linux/fs.h>
#include <linux/mm.h>

struct glade {
	struct kref ref;
	bool shared;
};

static void glade_use(struct glade *glade)
{
	if (glade->shared)
		kref_get(&glade->ref);
}

static const struct vm_operations_struct glade_vm_ops = {
	.fault = glade_fault,
};

static int glade_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct glade *glade = file->private_data;

	glade_use(glade);
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = glade;
	vma->vm_ops = &glade_vm_ops;
	return 0;
}

static const struct file_operations glade_fops = {
	.owner = THIS_MODULE,
	.mmap = glade_mmap,
};
