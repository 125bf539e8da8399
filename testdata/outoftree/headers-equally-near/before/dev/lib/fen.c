// Which of the headers of one name is meant decides what the macro does.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "fen_log.h"

static int fen_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *frame = file->private_data;

	FEN_LOG("frame %lx", *frame);
	return remap_pfn_range(vma, vma->vm_start, *frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations fen_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fen_mmap,
};
