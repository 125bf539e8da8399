// A file that nothing else is known of calls the helper, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "crane.h"

static int crane_mmap(struct file *file, struct vm_area_struct *vma)
{
	return crane_map(file->private_data, vma);
}

static const struct file_operations crane_fops = {
	.owner	= THIS_MODULE,
	.mmap	= crane_mmap,
};
