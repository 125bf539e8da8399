#include <linux/mm.h>
#include <linux/hub.h>

struct bulb {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t bulb_mkwrite(struct vm_fault *vmf)
{
	return 0;
}

static const struct vm_operations_struct bulb_vm_ops = {
	.page_mkwrite = bulb_mkwrite,
};

static int bulb_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct bulb *bulb = hub->state;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &bulb_vm_ops;
	vma->vm_private_data = bulb;
	return vm_map_pages(vma, bulb->pages, bulb->count);
}

static const struct hub_ops bulb_ops = {
	.mmap = bulb_mmap,
};
