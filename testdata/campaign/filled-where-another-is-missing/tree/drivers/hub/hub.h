#include <linux/fs.h>
#include <linux/mm.h>

struct hub;

struct hub_ops {
	int (*start)(struct hub *hub);
	int (*map_mmap)(struct hub *hub, struct vm_area_struct *vma);
};

struct hub {
	const struct hub_ops *ops;
	struct hub_ops own;
	struct vm_area_struct *last;
	unsigned long pfn;
	unsigned long size;
};
