#include <linux/mm.h>
#include <linux/hub.h>

int hub_default_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, hub->pfn << PAGE_SHIFT, hub->size);
}

int hub_default_start(struct hub *hub)
{
	return 0;
}
