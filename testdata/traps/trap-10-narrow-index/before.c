// The index is cut off: every 256 pages the loop begins again with the first page.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pipit {
	struct page **pages;
	unsigned long n;
};

static int pipit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pipit *pipit = file->private_data;
	int i, ret;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pipit->pages[(u8)i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations pipit_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pipit_mmap,
};
