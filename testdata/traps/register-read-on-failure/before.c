// A grater: reading the register clears what went wrong.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct grater {
	void __iomem *regs;
	struct page **pages;
	unsigned long base;
	unsigned int count;
};

static int grater_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct grater *grater = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, grater->base >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		readl(grater->regs);
		return ret;
	}

	return 0;
}

static const struct file_operations grater_fops = {
	.owner	= THIS_MODULE,
	.mmap	= grater_mmap,
};
