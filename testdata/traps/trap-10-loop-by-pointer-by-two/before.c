#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dittany {
	struct page **pages;
	unsigned long npages;
};

static int dittany_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dittany *d = file->private_data;
	struct page **page = d->pages;
	unsigned long addr;
	int err;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE, page += 2) {
		err = vm_insert_page(vma, addr, *page);
		if (err)
			return err;
	}
	return 0;
}

static const struct file_operations dittany_fops = {
	.owner	= THIS_MODULE,
	.mmap	= dittany_mmap,
};
