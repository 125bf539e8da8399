#ifndef LARCH_H
#define LARCH_H

struct larch {
	phys_addr_t regs;
	union {
		void *ring;
		void *queue;
	} u;
};

#define desc u.ring

#endif
