#include <linux/hub.h>

static inline int hub_map(struct hub *hub, struct vm_area_struct *vma)
{
	return hub->ops->mmap(hub, vma);
}
