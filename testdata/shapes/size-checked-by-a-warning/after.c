// A sundial: the length is checked in a condition that warns, or is that of the smallest page.
#include <linux/fs.h>
#include <linux/mm.h>

struct sundial {
	phys_addr_t base;
	unsigned int pages;
};

static int warned_mmap_prepare(struct vm_area_desc *desc)
{
	struct sundial *s = desc->file->private_data;
	unsigned long n = vma_desc_pages(desc);

	if (WARN_ON(n != s->pages))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, PHYS_PFN(s->base),
			  s->pages << PAGE_SHIFT);
	return 0;
}

static int least_mmap_prepare(struct vm_area_desc *desc)
{
	struct sundial *s = desc->file->private_data;

	mmap_action_remap(desc, desc->start, PHYS_PFN(s->base), 0x1000);
	return 0;
}

/* More than the smallest mapping. */
static int more_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sundial *s = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(s->base), 0x2000, vma->vm_page_prot);
}

static const struct file_operations warned_fops = { .mmap_prepare = warned_mmap_prepare };
static const struct file_operations least_fops = { .mmap_prepare = least_mmap_prepare };
static const struct file_operations more_fops = { .mmap = more_mmap };
