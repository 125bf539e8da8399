#include <linux/mm.h>
#include <linux/hub.h>

static const struct hub_ops lamp_ops = {
	HUB_DEFAULT_OPS,
};
