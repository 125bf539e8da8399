#include <linux/vmalloc.h>
#include "lamp.h"

struct lamp_queue *lamp_queue_create(size_t size)
{
	struct lamp_queue *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (!q)
		return NULL;

	q->ring = vmalloc_user(size);
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
}
