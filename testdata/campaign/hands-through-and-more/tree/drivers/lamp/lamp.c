#include <linux/mm.h>
#include <linux/hub.h>

/* the descriptor that the port gets is changed before */
static int lamp_mmap(struct file *file, struct hub *hub, struct vm_area_struct *vma)
{
	struct vm_area_desc desc;
	int err;

	compat_set_desc_from_vma(&desc, file, vma);
	desc.pgoff = 0;
	err = hub->port->mmap_prepare(hub->port, &desc);
	if (err)
		return err;

	return __compat_vma_mmap(&desc, vma);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};

/* another file */
static int bulb_mmap(struct file *file, struct hub *hub, struct vm_area_struct *vma)
{
	struct vm_area_desc desc;
	int err;

	compat_set_desc_from_vma(&desc, vma->vm_file, vma);
	err = hub->port->mmap_prepare(hub->port, &desc);
	if (err)
		return err;

	return __compat_vma_mmap(&desc, vma);
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};

/* the port's lock covers the population */
static int horn_mmap(struct file *file, struct hub *hub, struct vm_area_struct *vma)
{
	struct vm_area_desc desc;
	int err;

	mutex_lock(&hub->port->lock);
	compat_set_desc_from_vma(&desc, file, vma);
	err = hub->port->mmap_prepare(hub->port, &desc);
	if (!err)
		err = __compat_vma_mmap(&desc, vma);
	mutex_unlock(&hub->port->lock);

	return err;
}

static const struct hub_ops horn_ops = {
	.mmap = horn_mmap,
};
