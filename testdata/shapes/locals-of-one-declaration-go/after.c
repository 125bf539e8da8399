// Voles: of the locals of one declaration the first ones go, and the last one stays.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vole {
	unsigned long frame;
	unsigned long holes;
};

static int vole_mmap_prepare(struct vm_area_desc *desc)
{
	struct vole *vole = desc->file->private_data;
	unsigned long n = vole->holes;

	if (n)
		return -EINVAL;
	mmap_action_remap_full(desc, vole->frame);
	return 0;
}

static const struct file_operations vole_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = vole_mmap_prepare,
};
