#ifndef _LINUX_HUB_H
#define _LINUX_HUB_H

struct hub;
struct vm_area_struct;

/**
 * struct hub_ops - what a hub does
 * @start: Switches the hub on
 * @mmap: Maps the registers of the hub
 * @stop: Switches it off
 */
struct hub_ops {
	int (*start)(struct hub *hub);
	int (*mmap)(struct hub *hub, struct vm_area_struct *vma);
	void (*stop)(struct hub *hub);
};

struct hub {
	const struct hub_ops *ops;
	unsigned long pfn;
	void *state;
	struct mutex lock;
};

int hub_register(struct hub *hub);

#endif
