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

static int strainer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct strainer *strainer = file->private_data;

	if (vm_map_pages(vma, strainer->pages, strainer->count))
		return -EINVAL;

	return 0;
}

static const struct file_operations strainer_fops = {
	.owner	= THIS_MODULE,
	.mmap	= strainer_mmap,
};
