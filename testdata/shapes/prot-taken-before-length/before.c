// A colander: the protection is a local, and the length is asked for behind it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct colander {
	phys_addr_t base;
	size_t size;
	bool cached;
};

static int colander_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct colander *colander = file->private_data;
	pgprot_t prot = vma->vm_page_prot;
	unsigned long n = vma_pages(vma);

	if (!colander->cached)
		prot = pgprot_noncached(prot);
	if (n > colander->size >> PAGE_SHIFT)
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, colander->base >> PAGE_SHIFT,
			       n << PAGE_SHIFT, prot);
}

static const struct file_operations colander_fops = {
	.owner	= THIS_MODULE,
	.mmap	= colander_mmap,
};
