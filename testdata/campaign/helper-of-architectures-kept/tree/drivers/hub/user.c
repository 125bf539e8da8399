#include <linux/hub.h>

void hub_to_user(struct hub *hub, unsigned long *first)
{
	*first = hub->frame + 1;
}
