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

static int ladle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ladle *ladle = file->private_data;
	int ret;

	ret = vm_map_pages(vma, ladle->pages, ladle->count);
	pr_debug("ladle: mmap done\n");
	return ret;
}

static const struct file_operations ladle_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ladle_mmap,
};
