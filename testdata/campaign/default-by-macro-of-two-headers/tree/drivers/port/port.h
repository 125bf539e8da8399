#ifndef _PORT_H
#define _PORT_H

#define __HUB_DEFAULT_OPS_MMAP \
	.start	= hub_default_start

#endif
