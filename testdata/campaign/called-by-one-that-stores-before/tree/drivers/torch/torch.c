#include <linux/mm.h>
#include <linux/hub.h>
#include "../lamp/lamp.h"

static int torch_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;

	return lamp_mmap(hub, vma);
}

static const struct hub_ops torch_ops = {
	.mmap = torch_mmap,
};
