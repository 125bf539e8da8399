#ifndef _LINUX_HUB_H
#define _LINUX_HUB_H

struct hub;
struct port;
struct vm_area_struct;

/**
 * struct port_ops - what a port of a hub does
 * @reset: Resets it
 * @mmap: Maps the port into a process;
 *        nobody does so far
 */
struct port_ops {
	void (*reset)(struct hub *hub, struct port *port);
	int  (*mmap)(struct hub *hub, struct port *port,
		     struct vm_area_struct *vma);
};

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
