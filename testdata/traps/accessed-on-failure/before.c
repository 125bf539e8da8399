// A spatula: the file counts as accessed only if it could not be mapped.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spatula {
	void __iomem *regs;
	struct page **pages;
	unsigned long base;
	unsigned int count;
};

static int spatula_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spatula *spatula = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, spatula->base, PAGE_SIZE);
	if (!ret)
		return 0;

	file_accessed(file);
	return ret;
}

static const struct file_operations spatula_fops = {
	.owner	= THIS_MODULE,
	.mmap	= spatula_mmap,
};
