#include <linux/mm.h>
#include <linux/hub.h>

static bool hub_can_map(struct hub *hub)
{
	return hub->ops->mmap;
}

static vm_fault_t hub_fault(struct vm_fault *vmf)
{
	struct hub *hub = vmf->vma->vm_private_data;

	return hub->pfn ? 0 : VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct hub_vm_ops = {
	.fault = hub_fault,
};

static void hub_prepare(struct vm_area_struct *vma, struct hub *hub)
{
	vma->vm_private_data = hub;
	vma->vm_ops = &hub_vm_ops;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	int ret;

	if (!hub_can_map(hub))
		return -ENODEV;

	hub_prepare(vma, hub);
	mutex_lock(&hub->lock);
	ret = READ_ONCE(hub->ops)->mmap(hub, vma);
	mutex_unlock(&hub->lock);

	return ret;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
