#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cicely {
	struct page **pages;
	unsigned long npages;
};

static int cicely_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cicely *c = file->private_data;
	unsigned long i, n = vma_pages(vma);
	int err = c->npages < n ? -ENXIO : 0;

	for (i = 0; i < n && !err; i++)
		err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, c->pages[i]);
	return err;
}

static const struct file_operations cicely_fops = {
	.owner	= THIS_MODULE,
	.mmap	= cicely_mmap,
};
