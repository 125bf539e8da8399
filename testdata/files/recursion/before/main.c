// A helper in another file calls itself.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "swift.h"

static int swift_mmap(struct file *file, struct vm_area_struct *vma)
{
	return swift_map(file->private_data, vma, 0);
}

static const struct file_operations swift_fops = {
	.owner	= THIS_MODULE,
	.mmap	= swift_mmap,
};
