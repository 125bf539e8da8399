#include <linux/mm.h>
#include <linux/hub.h>

int hub_default_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return -EPERM;
}
