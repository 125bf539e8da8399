#include <linux/vmalloc.h>
#include "lamp.h"

static void *lamp_ring(size_t size)
{
	return __vmalloc_node_range(size, SHMLBA, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL,
				    VM_USERMAP, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

struct lamp_queue *lamp_queue_create(size_t size)
{
	struct lamp_queue *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (!q)
		return NULL;

	q->ring = lamp_ring(size);
	if (!q->ring) {
		kfree(q);
		return NULL;
	}

	return q;
}

void lamp_queue_put(struct lamp_queue *q, u32 value)
{
	u32 *ring = (u32 *)q->ring;

	ring[0] = value;
	smp_store_release(&q->ring[1], value);
}
