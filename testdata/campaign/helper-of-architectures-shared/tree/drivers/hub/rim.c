#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int rim_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	unsigned long first;

	hub_to_user(hub, &first);
	if (vma->vm_pgoff < first)
		return -EINVAL;
	vma->vm_pgoff -= first;
	return hub_range(hub, vma, 0);
}

static const struct hub_ops rim_ops = {
	.mmap = rim_mmap,
};
