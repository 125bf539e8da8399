#include <linux/mm.h>
#include <linux/hub.h>

/* both tables would get one name, and the call of the outer hook would ask the inner table */
static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data;
	const auto map = hub->ops->mmap;

	if (hub->next) {
		const auto after = hub->next->ops->mmap;

		return map(hub, vma) ?: after(hub->next, vma);
	}
	return map(hub, vma);
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
