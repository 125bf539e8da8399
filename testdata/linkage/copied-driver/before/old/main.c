#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "tram.h"

int tram_mmap(struct file *file, struct vm_area_struct *vma)
{
	return tram_fill(file->private_data, vma);
}

static const struct file_operations tram_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tram_mmap,
};
