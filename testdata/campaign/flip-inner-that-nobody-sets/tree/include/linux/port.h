#ifndef _LINUX_PORT_H
#define _LINUX_PORT_H

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

#endif
