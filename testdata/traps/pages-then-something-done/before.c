// A whisk: the register is read whether the pages fit or not.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct whisk {
	void __iomem *regs;
	struct page **pages;
	unsigned long base;
	unsigned int count;
};

static int whisk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct whisk *whisk = file->private_data;
	int ret;

	ret = vm_map_pages(vma, whisk->pages, whisk->count);
	readl(whisk->regs);
	return ret;
}

static const struct file_operations whisk_fops = {
	.owner	= THIS_MODULE,
	.mmap	= whisk_mmap,
};
