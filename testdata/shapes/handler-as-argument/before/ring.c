#include <linux/mm.h>
#include "ring.h"

int ring_create(struct ring_channel *channel,
		int (*mmap_ring)(struct ring_channel *channel, struct vm_area_struct *vma))
{
	channel->mmap_ring = mmap_ring;
	return ring_update(channel);
}
EXPORT_SYMBOL_GPL(ring_create);
