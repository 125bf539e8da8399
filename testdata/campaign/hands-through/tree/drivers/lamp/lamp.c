#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_mmap(struct file *file, struct hub *hub, struct vm_area_struct *vma)
{
	struct vm_area_desc desc;
	int err;

	if (vma->vm_end - vma->vm_start > hub->len)
		return -EINVAL;

	/* the port has a hook */
	compat_set_desc_from_vma(&desc, file, vma);
	err = hub->port->mmap_prepare(hub->port, &desc);
	if (err)
		return err;

	return __compat_vma_mmap(&desc, vma);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
