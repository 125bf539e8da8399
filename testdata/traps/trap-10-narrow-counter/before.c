// The counter begins again after 256 pages, and the loop fails; the action would go on in the array.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct finch {
	struct page **pages;
	unsigned long n;
};

static int finch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct finch *finch = file->private_data;
	u8 i;
	int ret;

	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, finch->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations finch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= finch_mmap,
};
