// A helper of another file reads pieces; a third file calls it with the VMA of a fault.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "lynx.h"

static int lynx_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lynx *lynx = file->private_data;

	if (lynx_check(lynx, vma))
		return -EINVAL;
	vma->vm_private_data = lynx;
	vma->vm_ops = &lynx_vm_ops;
	return 0;
}

static const struct file_operations lynx_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lynx_mmap,
};
