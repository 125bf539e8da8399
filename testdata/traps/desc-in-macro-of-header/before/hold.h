#ifndef HOLD_H
#define HOLD_H

struct hold {
	unsigned long pgoff;
	unsigned long start;
};

extern struct hold *desc;

#define BARGE_HOLD(what) (desc->what + 2)

#endif
