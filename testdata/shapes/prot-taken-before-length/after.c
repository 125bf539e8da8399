// A colander: the protection is a local, and the length is asked for behind it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct colander {
	phys_addr_t base;
	size_t size;
	bool cached;
};

static int colander_mmap_prepare(struct vm_area_desc *desc)
{
	struct colander *colander = desc->file->private_data;
	unsigned long n = vma_desc_pages(desc);

	if (!colander->cached)
		desc->page_prot = pgprot_noncached(desc->page_prot);
	if (n > colander->size >> PAGE_SHIFT)
		return -EINVAL;

	mmap_action_remap_full(desc, colander->base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations colander_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = colander_mmap_prepare,
};
