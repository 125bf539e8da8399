// A rake: a parameter leads to the table, and what it points to is assigned as a whole.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int rake_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, rake_base, rake_size);
}

static const struct file_operations rake_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rake_mmap,
};

static void rake_derive(struct file_operations *to, const struct file_operations *from, bool plain)
{
	const struct file_operations *source = plain ? from : to;

	*to = *source;
	if (plain)
		to->mmap = NULL;
}

void rake_setup(struct file_operations *ops)
{
	rake_derive(ops, &rake_fops, true);
}
