#include <linux/mm.h>
#include <linux/module.h>
#include <linux/hub.h>

struct spot {
	struct kref users;
};

static void spot_release(struct kref *kref)
{
}

static void spot_get(struct spot *spot)
{
	kref_get(&spot->users);
}

static void spot_put(struct spot *spot)
{
	kref_put(&spot->users, spot_release);
}

static void spot_vm_open(struct vm_area_struct *vma)
{
	struct spot *spot = vma->vm_private_data;

	__module_get(THIS_MODULE);
	spot_get(spot);
}

static void spot_vm_close(struct vm_area_struct *vma)
{
	struct spot *spot = vma->vm_private_data;

	spot_put(spot);
	module_put(THIS_MODULE);
}

static vm_fault_t spot_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct spot_vm_ops = {
	.open = spot_vm_open,
	.close = spot_vm_close,
	.fault = spot_fault,
};

static int spot_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	if (!try_module_get(THIS_MODULE))
		return -EINVAL;

	vma->vm_ops = &spot_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	if (!(hub->flags & 1))
		vm_flags_set(vma, VM_IO);
	vma->vm_private_data = hub->state;

	spot_get(hub->state);

	return 0;
}

static const struct hub_ops spot_ops = {
	.mmap = spot_mmap,
};
