// Assembly calls the helper, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "egret.h"

static int egret_mmap(struct file *file, struct vm_area_struct *vma)
{
	return egret_map(file->private_data, vma);
}

static const struct file_operations egret_fops = {
	.owner	= THIS_MODULE,
	.mmap	= egret_mmap,
};
