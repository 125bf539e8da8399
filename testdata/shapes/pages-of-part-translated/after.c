// A strainer: any failure to map its pages is an invalid argument.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct strainer {
	void __iomem *regs;
	struct page **pages;
	unsigned long base;
	unsigned int count;
};

static int strainer_mmap_prepare(struct vm_area_desc *desc)
{
	struct strainer *strainer = desc->file->private_data;

	if (desc->pgoff + vma_desc_pages(desc) > strainer->count)
		return -EINVAL;
	mmap_action_map_kernel_pages_full(desc, strainer->pages + desc->pgoff);
	desc->action.error_override = -EINVAL;

	return 0;
}

static const struct file_operations strainer_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = strainer_mmap_prepare,
};
