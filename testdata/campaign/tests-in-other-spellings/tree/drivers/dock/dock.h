#include <linux/fs.h>
#include <linux/mm.h>

struct dock;

struct other {
	bool mmap;
};

struct dock_ops {
	int (*start)(struct dock *dock);
	int (*mmap)(struct dock *dock, struct vm_area_struct *vma);
};

struct dock {
	const struct dock_ops *ops;
	const struct other *other;
	unsigned long frame;
};
