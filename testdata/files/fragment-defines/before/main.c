// An included fragment defines the helper; a function of the same name elsewhere is another one.
#include <linux/fs.h>
#include <linux/mm.h>
#include "impl/egret.inc"

static int egret_mmap(struct file *file, struct vm_area_struct *vma)
{
	return egret_map(file->private_data, vma);
}

static const struct file_operations egret_fops = {
	.mmap	= egret_mmap,
};
