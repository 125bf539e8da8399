#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct avocet {
	unsigned long pfn;
	size_t size;
	unsigned long pages;
};

static int avocet_exact_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct avocet *avocet = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (!(vma->vm_flags & VM_SHARED) || size != PAGE_ALIGN(avocet->size))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, avocet->pfn, avocet->size, vma->vm_page_prot);
}

static int avocet_shift_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct avocet *avocet = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	size >>= PAGE_SHIFT;
	if (size > avocet->pages)
		return -EINVAL;
	size <<= PAGE_SHIFT;
	return remap_pfn_range(vma, vma->vm_start & PAGE_MASK, avocet->pfn, size, vma->vm_page_prot);
}

static const struct file_operations avocet_fops[] = {
	{ .owner = THIS_MODULE, .mmap = avocet_exact_mmap },
	{ .owner = THIS_MODULE, .mmap = avocet_shift_mmap },
};
