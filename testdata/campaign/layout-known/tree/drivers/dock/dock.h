#include <linux/fs.h>
#include <linux/mm.h>

struct dock;

struct pier_ops {
	int (*start)(struct dock *dock);
	int (*mmap)(struct dock *dock, struct vm_area_struct *vma);
	int (*stop)(struct dock *dock);
};

/* The second version of the first. */
struct pier_ops_v2 {
	int (*start)(struct dock *dock);
	int (*mmap)(struct dock *dock, struct vm_area_struct *vma);
	int (*stop)(struct dock *dock);
	int (*reset)(struct dock *dock);
};

struct quay_ops {
	int (*quay_mmap)(struct dock *dock, struct vm_area_struct *vma);
	int (*stop)(struct dock *dock);
};

struct berth_ops {
	int (*berth_mmap)(struct dock *dock, struct vm_area_struct *vma);
	int (*stop)(struct dock *dock);
};

struct ramp_ops {
	int (*ramp_mmap)(struct dock *dock, struct vm_area_struct *vma);
	int (*stop)(struct dock *dock);
};

static_assert(offsetof(struct ramp_ops, stop) == sizeof(void *));

struct dock {
	const struct pier_ops *pier;
	struct quay_ops quay;
	union {
		struct berth_ops own;
		void *fn[2];
	} berth;
	const struct ramp_ops *ramp;
};
