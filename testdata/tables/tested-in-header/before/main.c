// A reef: a function in a header tells from the old member whether a file can be mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "reef.h"

static int reef_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, reef_base, reef_size);
}

static const struct file_operations reef_fops = {
	.owner	= THIS_MODULE,
	.mmap	= reef_mmap,
};

long reef_check(struct file *file)
{
	return reef_can_map(file) ? 0 : -ENODEV;
}
