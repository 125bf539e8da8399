#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int hub_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hub *hub = file->private_data, *next = hub->next;

	if (!hub->ops->mmap || !next->ops->mmap || hub->ops->mmap(hub, vma) < 0)
		return -ENODEV;

	return next->ops->mmap != NULL && !next->closed ? next->ops->mmap(next, vma) : 0;
}

static const struct file_operations hub_fops = {
	.mmap = hub_mmap,
};
