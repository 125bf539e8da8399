#include <linux/fs.h>
#include <linux/mm.h>

struct dock;

struct dock_ops {
	int (*start)(struct dock *dock);
#ifdef DOCK_FLAGS
	int (*mmap)(struct dock *dock, struct vm_area_struct *vma, int flags);
#else
	int (*mmap)(struct dock *dock, struct vm_area_struct *vma);
#endif
};

struct dock {
	const struct dock_ops *ops;
	unsigned long frame;
};
