#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

int dock_mmap(struct file *file, struct vm_area_struct *vma);

static const struct file_operations pier_fops = {
	.owner	= THIS_MODULE,
	.mmap	= dock_mmap,
};
