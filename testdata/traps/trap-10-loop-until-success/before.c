#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hyssop {
	struct page **pages;
	unsigned long npages;
};

static int hyssop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hyssop *h = file->private_data;
	unsigned long i, n = vma_pages(vma);
	int err = 0;

	for (i = 0; i < n && err; i++)
		err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, h->pages[i]);
	return err;
}

static const struct file_operations hyssop_fops = {
	.owner	= THIS_MODULE,
	.mmap	= hyssop_mmap,
};
