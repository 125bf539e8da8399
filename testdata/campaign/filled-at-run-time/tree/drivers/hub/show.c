#include <linux/hub.h>

/* what is shown of a hub in another file of the subsystem */
int hub_show(struct hub *hub, char *buf)
{
	if (hub->state && hub->ops.mmap != NULL)
		return 1;
	return hub->ops.start ? 2 : hub->ops.mmap ? 3 : 4;
}
