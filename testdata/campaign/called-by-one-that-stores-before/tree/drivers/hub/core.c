#include <linux/mm.h>
#include <linux/hub.h>

static int hub_result(struct hub *hub, int ret)
{
	if (ret < 0 && ret != -EPROBE_DEFER)
		dev_err(hub->dev, "failed: %d\n", ret);

	return ret;
}

static int hub_map_first(struct hub_set *set, struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub;
	int i;

	/* the first one that can be mapped is it */
	for_each_hub(set, i, hub)
		if (hub->ops->mmap)
			return hub_result(
				hub,
				hub->ops->mmap(hub, vma));

	return -EINVAL;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	return hub_map_first(file->private_data, file, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
