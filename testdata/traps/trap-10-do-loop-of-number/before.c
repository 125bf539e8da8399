#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct savory {
	struct page **pages;
	unsigned long npages;
};

static int savory_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct savory *s = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i = 0;
	int err;

	do {
		err = vm_insert_page(vma, addr, s->pages[i++]);
		if (err)
			return err;
		addr += PAGE_SIZE;
	} while (i < s->npages);
	return 0;
}

static const struct file_operations savory_fops = {
	.owner	= THIS_MODULE,
	.mmap	= savory_mmap,
};
