// A sundial: the length is checked in a condition that warns, or is that of the smallest page.
#include <linux/fs.h>
#include <linux/mm.h>

struct sundial {
	phys_addr_t base;
	unsigned int pages;
};

static int warned_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sundial *s = file->private_data;
	unsigned long n = vma_pages(vma);

	if (WARN_ON(n != s->pages))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(s->base), s->pages << PAGE_SHIFT, vma->vm_page_prot);
}

static int least_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sundial *s = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(s->base), 0x1000, vma->vm_page_prot);
}

/* More than the smallest mapping. */
static int more_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sundial *s = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(s->base), 0x2000, vma->vm_page_prot);
}

static const struct file_operations warned_fops = { .mmap = warned_mmap };
static const struct file_operations least_fops = { .mmap = least_mmap };
static const struct file_operations more_fops = { .mmap = more_mmap };
