#include <linux/mm.h>
#include "ring.h"

static int foo_ring_map(struct ring_channel *channel, struct vm_area_struct *vma)
{
	if (!channel->pages)
		return -ENODEV;

	return vm_iomap_memory(vma, virt_to_phys(channel->pages), channel->size);
}

static int foo_channel(struct ring_channel *channel)
{
	int ret;

	ret = ring_create(channel, foo_ring_map);
	if (ret)
		ring_close(channel);
	return ret;
}

static void foo_other(struct ring_channel *channel)
{
	ring_create(channel, &foo_ring_map);
}
