#include <linux/fs.h>
#include <linux/mm.h>

struct dock;

struct pier_ops {
	int (*start)(struct dock *dock);
	int (*mmap)(struct dock *dock, struct vm_area_struct *vma);
};

struct quay_ops {
	int (*mmap)(struct dock *dock, struct vm_area_struct *vma);
};

struct berth_ops {
	int (*berth_mmap)(struct dock *dock, struct vm_area_struct *vma);
};

struct ramp_ops {
	int (*ramp_mmap)(struct dock *dock, struct vm_area_struct *vma);
};

struct dock {
	const struct pier_ops *pier;
	const struct quay_ops *quay;
	const struct berth_ops *berth;
	const struct ramp_ops *ramp;
	struct dock *next;
	unsigned long frame;
};
