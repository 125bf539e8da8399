// The member points to an array on the stack when the hook has returned.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shrike {
	struct page **pages;
	unsigned long n;
};

#define SHRIKE_PAGES 16

void shrike_fill(struct shrike *shrike, struct page **pages);

static int shrike_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shrike *shrike = file->private_data;
	struct page *pages[SHRIKE_PAGES];
	int ret;

	shrike_fill(shrike, pages);
	shrike->pages = pages;
	ret = vm_map_pages_zero(vma, shrike->pages, shrike->n);
	return ret;
}

static const struct file_operations shrike_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shrike_mmap,
};
