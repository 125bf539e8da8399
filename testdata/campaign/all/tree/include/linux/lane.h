#ifndef _LINUX_LANE_H
#define _LINUX_LANE_H

struct lane;
struct vm_area_struct;

struct lane_ops {
	int (*mmap)(struct lane *lane, struct vm_area_struct *vma);
};

struct lane {
	const struct lane_ops *ops;
	unsigned long pfn;
};

struct deaf_ops {
	int (*mmap)(struct lane *lane, struct vm_area_struct *vma);
};

#endif
