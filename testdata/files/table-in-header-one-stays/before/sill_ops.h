#include <linux/fs.h>
#include <linux/module.h>

struct sill {
	unsigned long pfn;
};

static int sill_mmap(struct file *file, struct vm_area_struct *vma);

static const struct file_operations sill_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sill_mmap,
};
