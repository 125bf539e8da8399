#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int spoke_map(struct hub *hub, struct vm_area_struct *vma, int port)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	return hub_range(hub, vma, port);
}

static int spoke_mmap_memory(struct hub *hub, struct vm_area_struct *vma)
{
	return spoke_map(hub, vma, 0);
}

static int spoke_mmap_port(struct hub *hub, struct vm_area_struct *vma)
{
	return spoke_map(hub, vma, 1);
}

static const struct hub_ops spoke_memory_ops = {
	.mmap = spoke_mmap_memory,
};

static const struct hub_ops spoke_port_ops = {
	.mmap = spoke_mmap_port,
};
