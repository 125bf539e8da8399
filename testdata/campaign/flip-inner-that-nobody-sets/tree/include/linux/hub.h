#ifndef _LINUX_HUB_H
#define _LINUX_HUB_H

#include <linux/port.h>

struct vm_area_struct;

struct port {
	const struct port_ops *ops;
};

struct hub_ops {
	int (*start)(struct hub *hub);
	int (*mmap)(struct hub *hub, struct vm_area_struct *vma);
	void (*stop)(struct hub *hub);
};

struct hub {
	const struct hub_ops *ops;
	struct port *port;
	unsigned long pfn;
};

#endif
