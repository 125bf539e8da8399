#ifndef _LINUX_HUB_H
#define _LINUX_HUB_H

struct hub;
struct vm_area_struct;

struct hub_ops {
	int (*start)(struct hub *hub);
	int (*mmap)(struct hub *hub, struct vm_area_struct *vma);
};

struct hub {
	const struct hub_ops *ops;
	unsigned long frame;
	unsigned long pages;
};

#ifndef HUB_HAS_PORTS
#define hub_port_frame(hub, vma) (-EINVAL)
#else
int hub_port_frame(struct hub *hub, struct vm_area_struct *vma);
#endif

int hub_range(struct hub *hub, struct vm_area_struct *vma, int port);
void hub_to_user(struct hub *hub, unsigned long *first);

#endif
