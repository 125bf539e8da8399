#include <linux/fs.h>
#include <linux/mm.h>

struct hub;

struct hub_ops {
	int (*start)(struct hub *hub);
	int (*map_mmap)(struct hub *hub, struct vm_area_struct *vma);	/* sets the mapping up,
									 * with the lock held */
	void (*stop)(struct hub *hub);
};

struct hub {
	const struct hub_ops *ops;
	unsigned long pfn;
};
