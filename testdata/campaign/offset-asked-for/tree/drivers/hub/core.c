#include <linux/mm.h>
#include <linux/hub.h>

#define MUST(name) { offsetof(struct hub_ops, name), #name }

static const struct {
	size_t at;
	const char *name;
} hub_must[] = {
	MUST(start),
	MUST(mmap),
};

static bool hub_is_whole(const struct hub_ops *ops)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hub_must); i++)
		if (!*(void **)((void *)ops + hub_must[i].at))
			return false;

	return true;
}

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;

	if (!hub->ops->mmap)
		return -ENODEV;

	return hub->ops->mmap(hub, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
