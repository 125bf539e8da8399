#include <linux/mm.h>
#include "ring.h"

static int foo_map_mmap_prepare(struct ring_channel *channel,
				struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, virt_to_phys(channel->pages),
				   channel->size);
	return 0;
}

static struct ring_channel foo_channel = {
	.size = PAGE_SIZE,
	.mmap_prepare_ring = foo_map_mmap_prepare,
};
