#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct port *port = hub->port;

	if (vma->vm_pgoff) {
		if (port->ops && port->ops->mmap)
			return port->ops->mmap(hub, port, vma);
		return -EINVAL;
	}

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	return remap_pfn_range(vma, vma->vm_start, hub->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
