// Locals stand by descending length: the one for the file gets its place among them.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct topaz {
	unsigned long first_page_of_the_ring;
	unsigned long last_page_of_the_ring;
};

static struct topaz topaz_ring;

static int topaz_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long first = topaz_ring.first_page_of_the_ring;
	unsigned long last = topaz_ring.last_page_of_the_ring;
	struct file *filp = desc->file;
	int i = 1;

	if (!filp->private_data || filp->f_flags & O_NONBLOCK)
		return -EINVAL;
	if (desc->pgoff < first || desc->pgoff > last - i)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static int topaz_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct topaz *one_of_the_rings = filp->private_data;
	unsigned long first = 0;

	if (!one_of_the_rings || filp->f_flags & O_NONBLOCK)
		return -EINVAL;
	if (desc->pgoff < first)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations topaz_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = topaz_mmap_prepare,
};

static const struct file_operations topaz_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = topaz_raw_mmap_prepare,
};
