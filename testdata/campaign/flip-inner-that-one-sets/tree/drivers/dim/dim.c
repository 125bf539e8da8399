#include <linux/hub.h>
#include <linux/mm.h>

static int dim_mmap(struct hub *hub, struct port *port, struct vm_area_struct *vma)
{
	hub->pfn = 0;
	return -EINVAL;
}

static const struct port_ops dim_ops = {
	.mmap = dim_mmap,
};
