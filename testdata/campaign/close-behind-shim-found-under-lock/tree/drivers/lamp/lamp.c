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

static void lamp_lock(struct hub *hub)
{
	mutex_lock(&hub->lock);
}

static void lamp_unlock(struct hub *hub)
{
	mutex_unlock(&hub->lock);
}

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct lamp *lamp;

	if (!try_module_get(THIS_MODULE))
		return -EINVAL;

	lamp_lock(hub);
	lamp = hub->state;
	lamp_unlock(hub);

	vma->vm_ops = &lamp_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = lamp;

	kref_get(&lamp->users);

	return 0;
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
