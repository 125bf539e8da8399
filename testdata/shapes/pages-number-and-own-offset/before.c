// Sheaves: an offset of the driver may be beyond all pages, so the sum is not what is asked for.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sheaf {
	struct page **leaves;
	unsigned int count;
	unsigned long first;
};

static int sheaf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sheaf *d = file->private_data;

	vma->vm_pgoff -= d->first;
	return vm_map_pages(vma, d->leaves, d->count);
}

static const struct file_operations sheaf_fops = {
	.owner = THIS_MODULE,
	.mmap = sheaf_mmap,
};
