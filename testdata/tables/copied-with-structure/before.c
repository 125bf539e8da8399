// A mill: the table stands inside a structure that is assigned as a whole.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mill_type {
	const char *name;
	struct file_operations fops;
};

static int mill_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, mill_base, mill_size);
}

static const struct mill_type mill_default = {
	.name = "mill",
	.fops = {
		.owner	= THIS_MODULE,
		.mmap	= mill_mmap,
	},
};

void mill_init(struct mill_type *type, bool plain)
{
	*type = mill_default;
	if (plain)
		type->fops.mmap = NULL;
}
