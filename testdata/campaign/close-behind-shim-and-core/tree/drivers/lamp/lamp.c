#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/hub.h>

struct lamp {
	struct kref users;
};

static void lamp_release(struct kref *kref)
{
}

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	__module_get(THIS_MODULE);
	kref_get(&lamp->users);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	kref_put(&lamp->users, lamp_release);
	module_put(THIS_MODULE);
}

static vm_fault_t lamp_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.fault = lamp_fault,
};

static int lamp_map(struct lamp *lamp, struct vm_area_struct *vma)
{
	if (!try_module_get(THIS_MODULE))
		return -EINVAL;

	vma->vm_ops = &lamp_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = lamp;

	kref_get(&lamp->users);

	return 0;
}

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return lamp_map(hub->state, vma);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};

/* The core calls this one, and close() after a failure of mapped(). */
static int lamp_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return lamp_map(file->private_data, vma);
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_file_mmap,
};
