#ifndef _LINUX_HUB_H
#define _LINUX_HUB_H

struct file;
struct hub;
struct vm_area_desc;
struct vm_area_struct;

struct hub_ops {
	int (*mmap)(struct file *file, struct hub *hub, struct vm_area_struct *vma);
};

struct port {
	int (*mmap_prepare)(struct port *port, struct vm_area_desc *desc);
	struct mutex lock;
};

struct hub {
	const struct hub_ops *ops;
	struct port *port;
	unsigned long len;
};

#endif
