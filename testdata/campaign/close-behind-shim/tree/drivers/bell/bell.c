#include <linux/mm.h>
#include <linux/module.h>
#include <linux/hub.h>

struct bell {
	struct kref users;
};

static void bell_release(struct kref *kref)
{
}

static void bell_vm_open(struct vm_area_struct *vma)
{
	struct bell *bell = vma->vm_private_data;

	__module_get(THIS_MODULE);
	kref_get(&bell->users);
}

static void bell_vm_close(struct vm_area_struct *vma)
{
	struct bell *bell = vma->vm_private_data;

	kref_put(&bell->users, bell_release);
	module_put(THIS_MODULE);
}

static vm_fault_t bell_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct bell_vm_ops = {
	.open = bell_vm_open,
	.close = bell_vm_close,
	.fault = bell_fault,
};

static int bell_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct bell *bell;

	if (!try_module_get(THIS_MODULE))
		return -EINVAL;

	mutex_lock(&hub->lock);
	bell = hub->state;
	mutex_unlock(&hub->lock);

	vma->vm_ops = &bell_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = bell;

	kref_get(&bell->users);

	return 0;
}

static const struct hub_ops bell_ops = {
	.mmap = bell_mmap,
};
