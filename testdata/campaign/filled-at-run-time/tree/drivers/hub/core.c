#include <linux/mm.h>
#include <linux/hub.h>

int hub_new(int id, struct hub **out)
{
	struct hub *hub = kzalloc(sizeof(*hub), GFP_KERNEL);

	if (!hub)
		return -ENOMEM;
	*out = hub;
	return 0;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (hub->ops.mmap)
		return hub->ops.mmap(hub, file, vma);
	return -ENXIO;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
