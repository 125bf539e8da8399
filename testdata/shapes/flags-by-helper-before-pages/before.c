// An urn: the flags that a function of the driver sets protect nothing, and the pages are inserted behind it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct urn {
	struct page **pages;
	unsigned long count;
};

static void urn_add(struct vm_area_struct *vma, vm_flags_t flags)
{
	vm_flags_set(vma, flags);
}

static int urn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct urn *urn = file->private_data;

	urn_add(vma, VM_DONTCOPY);
	return vm_map_pages_zero(vma, urn->pages, urn->count);
}

static const struct file_operations urn_fops = {
	.owner	= THIS_MODULE,
	.mmap	= urn_mmap,
};
