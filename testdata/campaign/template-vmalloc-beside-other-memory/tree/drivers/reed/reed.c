#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>

/* no flag says that this may be mapped, and the last argument is none */
static void *reed_memory(size_t size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    reed_caller(VM_USERMAP));
}

static int reed_start(struct reed *reed, size_t size)
{
	reed->air = reed_memory(size);
	return reed->air ? 0 : -ENOMEM;
}

static int reed_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct reed *reed = hub->state;

	return remap_vmalloc_range(vma, reed->air, 0);
}

static const struct hub_ops reed_ops = {
	.mmap = reed_mmap,
};
