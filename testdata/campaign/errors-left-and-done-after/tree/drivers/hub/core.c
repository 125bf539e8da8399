#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static vm_fault_t hub_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct hub_vm_ops = {
	.fault = hub_fault,
};

static int hub_direct(struct hub *hub, struct vm_area_struct *vma)
{
	if (!hub->ops->mmap)
		return -ENOENT;

	return hub->ops->mmap(hub, vma);
}

/* What cannot be mapped at once is mapped page by page, with the protection that the hook chose. */
static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (!hub_direct(hub, vma))
		return 0;

	vma->vm_ops = &hub_vm_ops;
	return 0;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
