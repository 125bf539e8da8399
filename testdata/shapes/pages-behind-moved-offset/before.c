// A keg: the page offset is moved through a pointer, or by another name of the mapping, before the pages are mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct keg {
	struct page **pages;
	unsigned long count;
};

static void keg_skip(unsigned long *offset)
{
	*offset -= 16;
}

static int keg_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct keg *keg = file->private_data;

	keg_skip(&vma->vm_pgoff);
	return vm_map_pages(vma, keg->pages, keg->count);
}

static const struct file_operations keg_fops = {
	.owner	= THIS_MODULE,
	.mmap	= keg_mmap,
};
