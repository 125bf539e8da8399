#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct borage {
	struct page **pages;
	unsigned long npages;
};

static int borage_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct borage *b = file->private_data;
	struct page **page = b->pages;
	unsigned long addr = vma->vm_start;
	int err;

	if (vma_pages(vma) > b->npages)
		return -EINVAL;
	while (addr < vma->vm_end) {
		err = vm_insert_page(vma, addr, *page++);
		if (err)
			return err;
		addr += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations borage_fops = {
	.owner	= THIS_MODULE,
	.mmap	= borage_mmap,
};
