#include <linux/fs.h>
#include <linux/mm.h>

struct dock_ops {
	int (*start)(struct file *file);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
};

struct dock {
	const struct dock_ops *ops;
	struct file *lower;
	unsigned long frame;
};
