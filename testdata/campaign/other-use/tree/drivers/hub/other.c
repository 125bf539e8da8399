#include <linux/hub.h>

void hub_note(void *what);

int hub_add(struct hub *hub)
{
	hub_note(hub->ops->mmap);
	return hub->ops->mmap == hub->state;
}
