#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	void __iomem *regs;
	unsigned long pfn;
};

#define KILN_BYTES(kiln) ((unsigned long)readl((kiln)->regs + 8))

/* The device may have another size by the time of the call. */
static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (KILN_BYTES(kiln) > vma->vm_end - vma->vm_start)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, KILN_BYTES(kiln), vma->vm_page_prot);
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};

static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (vma->vm_end - vma->vm_start != readl(kiln->regs))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, readl(kiln->regs), vma->vm_page_prot);
}

static const struct file_operations rack_fops = {
	.owner = THIS_MODULE,
	.mmap = rack_mmap,
};

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long asked = readl(kiln->regs);

	if (vma->vm_end - vma->vm_start < readl(kiln->regs))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, asked, vma->vm_page_prot);
}

static const struct file_operations shelf_fops = {
	.owner = THIS_MODULE,
	.mmap = shelf_mmap,
};
