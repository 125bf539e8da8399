#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <linux/ioport.h>

struct kiln {
	void __iomem *regs;
	struct resource *res;
	unsigned long pfn;
};

#define KILN_BYTES(kiln) resource_size((kiln)->res)

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	if (!vma_desc_test(desc, VMA_SHARED_BIT) ||
	    KILN_BYTES(kiln) > vma_desc_size(desc))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, kiln->pfn, KILN_BYTES(kiln));
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	unsigned long bytes = readl(kiln->regs);

	if (!vma_desc_test(desc, VMA_SHARED_BIT) || vma_desc_size(desc) < bytes)
		return -EINVAL;
	mmap_action_remap(desc, desc->start, kiln->pfn, bytes);
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = shelf_mmap_prepare,
};
