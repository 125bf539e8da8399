// A ladle: what it prints at its end is not printed for a mapping that does not fit.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ladle {
	void __iomem *regs;
	struct page **pages;
	unsigned long base;
	unsigned int count;
};

static int ladle_mmap_prepare(struct vm_area_desc *desc)
{
	struct ladle *ladle = desc->file->private_data;

	if (desc->pgoff + vma_desc_pages(desc) > ladle->count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, ladle->pages + desc->pgoff);
	pr_debug("ladle: mmap done\n");
	return 0;
}

static const struct file_operations ladle_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ladle_mmap_prepare,
};
