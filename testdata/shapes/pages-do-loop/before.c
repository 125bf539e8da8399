#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sorrel {
	struct page **pages;
	unsigned long npages;
};

static int sorrel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sorrel *s = file->private_data;
	unsigned long addr = vma->vm_start;
	int i = 0, err;

	if (vma_pages(vma) != s->npages)
		return -EINVAL;
	do {
		err = vm_insert_page(vma, addr, s->pages[i++]);
		if (err)
			return err;
	} while ((addr += PAGE_SIZE) < vma->vm_end);
	return 0;
}

static const struct file_operations sorrel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sorrel_mmap,
};
