// Sheaves: the number of pages is read once, as the call got it.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sheaf {
	struct page **leaves;
	unsigned int count;
};

static int sheaf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sheaf *d = file->private_data;

	return vm_map_pages(vma, d->leaves, d->count);
}

static const struct file_operations sheaf_fops = {
	.owner = THIS_MODULE,
	.mmap = sheaf_mmap,
};

static int bale_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sheaf *d = file->private_data;
	unsigned long count = d->count;

	return vm_map_pages(vma, d->leaves, count);
}

static const struct file_operations bale_fops = {
	.owner = THIS_MODULE,
	.mmap = bale_mmap,
};
