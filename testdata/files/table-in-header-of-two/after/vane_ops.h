#include <linux/fs.h>
#include <linux/module.h>

struct vane {
	unsigned long pfn;
};

static int vane_mmap_prepare(struct vm_area_desc *desc);

static const struct file_operations vane_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = vane_mmap_prepare,
};
