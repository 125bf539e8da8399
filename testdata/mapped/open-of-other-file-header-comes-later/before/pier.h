#ifndef PIER_H
#define PIER_H

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct pier {
	unsigned long frame;
	atomic_t boats;
};

void pier_open(struct vm_area_struct *vma);
void pier_close(struct vm_area_struct *vma);
void pier_moor(struct pier *pier);

#endif
