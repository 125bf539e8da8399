#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	int ret;

	mutex_lock(&hub->lock);
	ret = remap_pfn_range(vma, vma->vm_start, hub->pfn, PAGE_SIZE, vma->vm_page_prot);
	vm_flags_clear(vma, VM_PFNMAP);
	mutex_unlock(&hub->lock);
	return ret;
}

static struct hub_ops lamp_ops = {
	HUB_DEFAULT_OPS,
};

int lamp_probe(struct hub *hub, int small)
{
	if (small)
		lamp_ops.mmap = lamp_mmap;
	hub->ops = &lamp_ops;
	return hub_register(hub);
}
