#include <linux/fs.h>
#include <linux/module.h>

struct vane {
	unsigned long pfn;
};

static int vane_mmap(struct file *file, struct vm_area_struct *vma);

static const struct file_operations vane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vane_mmap,
};
