#ifndef LARCH_H
#define LARCH_H

struct larch {
	phys_addr_t regs;
	struct {
		long pg;
	} u;
};

#define pgoff u.pg

#endif
