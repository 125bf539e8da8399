#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct woad {
	struct page **pages;
	unsigned long npages;
};

static int woad_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct woad *w = file->private_data;
	unsigned long i;
	int err = 0;

	for (i = 0; i < vma_pages(vma) && !err; i++)
		err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, w->pages[i]);
	return err;
}

static const struct file_operations woad_fops = {
	.owner	= THIS_MODULE,
	.mmap	= woad_mmap,
};
