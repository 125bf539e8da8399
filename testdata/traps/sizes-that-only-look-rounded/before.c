#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dunlin {
	unsigned long pfn;
	size_t size;
	unsigned long pages;
};

static int dunlin_other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dunlin *dunlin = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (!(vma->vm_flags & VM_SHARED) || size == PAGE_ALIGN(dunlin->size))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, dunlin->pfn, dunlin->size, vma->vm_page_prot);
}

static int dunlin_down_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dunlin *dunlin = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (!(vma->vm_flags & VM_SHARED) || size != ALIGN_DOWN(dunlin->size, PAGE_SIZE))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, dunlin->pfn, dunlin->size, vma->vm_page_prot);
}

static int dunlin_shift_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dunlin *dunlin = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	size >>= PAGE_SHIFT;
	if (size > dunlin->pages)
		size = dunlin->pages + 1;
	size <<= PAGE_SHIFT;
	return remap_pfn_range(vma, vma->vm_start, dunlin->pfn, size, vma->vm_page_prot);
}

static int dunlin_narrow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dunlin *dunlin = file->private_data;
	unsigned int size = vma->vm_end - vma->vm_start;

	size >>= PAGE_SHIFT;
	size <<= PAGE_SHIFT + 1;
	return remap_pfn_range(vma, vma->vm_start, dunlin->pfn, size, vma->vm_page_prot);
}

static const struct file_operations dunlin_fops[] = {
	{ .owner = THIS_MODULE, .mmap = dunlin_other_mmap },
	{ .owner = THIS_MODULE, .mmap = dunlin_down_mmap },
	{ .owner = THIS_MODULE, .mmap = dunlin_shift_mmap },
	{ .owner = THIS_MODULE, .mmap = dunlin_narrow_mmap },
};
