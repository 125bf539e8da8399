#ifndef _LINUX_HUB_H
#define _LINUX_HUB_H

struct hub;
struct vm_area_struct;

struct hub_ops {
	int (*mmap)(struct hub *hub, struct vm_area_struct *vma);
};

struct hub {
	const struct hub_ops *ops;
	void *ring;
	unsigned long len;
};

#endif
