#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rue {
	struct page **pages;
	unsigned long npages;
};

static int rue_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rue *r = file->private_data;
	struct page **page = r->pages;
	unsigned long addr;
	int err;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		err = vm_insert_page(vma, addr, *++page);
		if (err)
			return err;
	}
	return 0;
}

static const struct file_operations rue_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rue_mmap,
};
