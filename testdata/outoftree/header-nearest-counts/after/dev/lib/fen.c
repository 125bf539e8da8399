// Which of the headers of one name is meant decides what the macro does.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "fen_log.h"

static int fen_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long *frame = desc->file->private_data;

	FEN_LOG("frame %lx", *frame);
	mmap_action_remap_full(desc, *frame);
	return 0;
}

static const struct file_operations fen_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = fen_mmap_prepare,
};
