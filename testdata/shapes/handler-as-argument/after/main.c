#include <linux/mm.h>
#include "ring.h"

static int foo_ring_map_mmap_prepare(struct ring_channel *channel,
				     struct vm_area_desc *desc)
{
	if (!channel->pages)
		return -ENODEV;

	mmap_action_simple_ioremap(desc, virt_to_phys(channel->pages),
				   channel->size);
	return 0;
}

static int foo_channel(struct ring_channel *channel)
{
	int ret;

	ret = ring_create(channel, foo_ring_map_mmap_prepare);
	if (ret)
		ring_close(channel);
	return ret;
}

static void foo_other(struct ring_channel *channel)
{
	ring_create(channel, &foo_ring_map_mmap_prepare);
}
