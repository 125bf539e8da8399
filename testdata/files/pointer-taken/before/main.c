// Another file stores a pointer to the helper.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "goose.h"

static int goose_mmap(struct file *file, struct vm_area_struct *vma)
{
	return goose_map(file->private_data, vma);
}

static const struct file_operations goose_fops = {
	.owner	= THIS_MODULE,
	.mmap	= goose_mmap,
};
