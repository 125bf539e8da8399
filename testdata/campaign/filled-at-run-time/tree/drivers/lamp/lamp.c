#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_mmap(struct hub *hub, struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, hub->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int cold_mmap(struct hub *hub, struct file *file, struct vm_area_struct *vma)
{
	return -EPERM;
}

int lamp_probe(int id)
{
	struct hub *hub;
	int ret = hub_new(id, &hub);

	if (ret)
		return ret;
	hub->ops.mmap = lamp_mmap;
	return 0;
}

int cold_probe(int id)
{
	struct hub *hub;
	int ret = hub_new(id, &hub);

	if (ret)
		return ret;
	hub->ops.mmap = cold_mmap;
	return 0;
}
