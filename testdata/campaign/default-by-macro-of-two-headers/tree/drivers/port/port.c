#include <linux/mm.h>
#include <linux/hub.h>

#undef __HUB_DEFAULT_OPS_MMAP
#include "port.h"

static const struct hub_ops port_ops = {
	HUB_DEFAULT_OPS,
};
