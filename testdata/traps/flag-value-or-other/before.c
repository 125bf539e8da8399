#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	unsigned long mode;
};

static int kiln_check(unsigned long mode)
{
	return mode == 1 ? -EINVAL : 0;
}

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	unsigned long mode = vma->vm_flags & VM_EXEC ?: kiln->mode;

	if (kiln_check(mode))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};

static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (vma->vm_flags & VM_WRITE ?: kiln->mode)
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, kiln->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations rack_fops = {
	.owner = THIS_MODULE,
	.mmap = rack_mmap,
};
