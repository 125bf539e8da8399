#include <linux/mm.h>
#include <linux/hub.h>

int hub_port_frame(struct hub *hub, struct vm_area_struct *vma)
{
	if (!hub->frame)
		return -EINVAL;
	vma->vm_pgoff += hub->frame;
	return 0;
}
