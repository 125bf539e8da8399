// A plough: a function of another file copies the table through void pointers, and the copy cannot be mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "plough.h"

static int plough_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, plough_base, plough_size);
}

static const struct file_operations plough_fops = {
	.owner	= THIS_MODULE,
	.mmap	= plough_mmap,
};

static struct file_operations plough_plain_fops;

void plough_setup(void)
{
	plough_dup(&plough_plain_fops, &plough_fops, sizeof(plough_fops));
	plough_plain_fops.mmap = NULL;
}
