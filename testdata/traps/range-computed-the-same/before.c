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

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (!(vma->vm_flags & VM_SHARED) || KILN_BYTES(kiln) > vma->vm_end - vma->vm_start)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, KILN_BYTES(kiln), vma->vm_page_prot);
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long bytes = readl(kiln->regs);

	if (!(vma->vm_flags & VM_SHARED) || vma->vm_end - vma->vm_start < bytes)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, bytes, vma->vm_page_prot);
}

static const struct file_operations shelf_fops = {
	.owner = THIS_MODULE,
	.mmap = shelf_mmap,
};
