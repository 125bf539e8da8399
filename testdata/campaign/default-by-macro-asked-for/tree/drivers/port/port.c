#include <linux/mm.h>
#include <linux/hub.h>

static const struct hub_ops port_ops = {
#ifdef __HUB_DEFAULT_OPS_MMAP
	__HUB_DEFAULT_OPS_MMAP,
#endif
};
