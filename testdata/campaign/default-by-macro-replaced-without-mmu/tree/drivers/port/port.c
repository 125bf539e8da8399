#include <linux/mm.h>
#include <linux/hub.h>

#define PORT_OPS(s) \
	__HUB_DEFAULT_OPS_MMAP, \
	.stop = s

static void port_stop(struct hub *hub)
{
}

static void door_stop(struct hub *hub)
{
}

static const struct hub_ops port_ops = {
	PORT_OPS(port_stop),
};

static const struct hub_ops door_ops = {
	PORT_OPS(door_stop),
};
