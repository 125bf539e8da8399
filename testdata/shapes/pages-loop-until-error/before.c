#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct yarrow {
	struct page **pages;
	unsigned long npages;
};

static int yarrow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yarrow *y = file->private_data;
	unsigned long i, n = vma_pages(vma);
	int err = 0;

	if (n > y->npages)
		return -EINVAL;
	for (i = 0; i < n && !err; i++)
		err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, y->pages[i]);
	return err;
}

static const struct file_operations yarrow_fops = {
	.owner	= THIS_MODULE,
	.mmap	= yarrow_mmap,
};
