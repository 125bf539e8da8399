// A page offset behind the end makes the number huge: the end of the range wraps around and lies in the mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dunlin {
	struct page **pages;
	unsigned long n;
};

static int dunlin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dunlin *dunlin = file->private_data;
	unsigned long i, n = dunlin->n - vma->vm_pgoff;
	int ret = 0;

	for (i = 0; i < n; i++) {
		ret = vm_insert_page(vma, vma->vm_start + (i << PAGE_SHIFT), dunlin->pages[vma->vm_pgoff + i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations dunlin_fops = {
	.owner	= THIS_MODULE,
	.mmap	= dunlin_mmap,
};
