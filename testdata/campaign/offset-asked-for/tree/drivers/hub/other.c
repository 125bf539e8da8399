#include <linux/hub.h>

typedef struct hub_ops hub_ops_t;

static_assert(offsetof(struct hub_ops, mmap) == sizeof(void *));
static_assert(sizeof_field(struct hub_ops, mmap) == sizeof(void *));

size_t hub_skip(void)
{
	return offsetof(hub_ops_t, mmap);
}

size_t hub_skip_lock(void)
{
	return offsetof(struct hub, lock);
}
