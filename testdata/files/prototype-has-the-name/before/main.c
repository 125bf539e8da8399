// A prototype has a parameter with the name of the descriptor.
#include <linux/fs.h>
#include <linux/mm.h>
#include "godwit.h"

static int godwit_mmap(struct file *file, struct vm_area_struct *vma)
{
	return godwit_map(file->private_data, vma);
}

static const struct file_operations godwit_fops = {
	.mmap	= godwit_mmap,
};
