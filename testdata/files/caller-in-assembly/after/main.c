// Assembly calls the helper, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "egret.h"

static int egret_mmap_prepare(struct vm_area_desc *desc)
{
	return egret_map_desc(desc->file->private_data, desc);
}

static const struct file_operations egret_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = egret_mmap_prepare,
};
