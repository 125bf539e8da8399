#include <linux/mm.h>
#include "ring.h"

static int foo_map(struct ring_channel *channel, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, virt_to_phys(channel->pages), channel->size);
}

static struct ring_channel foo_channel = {
	.size = PAGE_SIZE,
	.mmap_ring = foo_map,
};
