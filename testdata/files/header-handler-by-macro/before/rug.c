#include <linux/io.h>
#include <linux/module.h>
#define quilt_mmap rug_mmap
#include "quilt.h"
#undef quilt_mmap

static int rug_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x3000, PAGE_SIZE);
}

const void *rug_table(void)
{
	return &quilt_fops;
}
