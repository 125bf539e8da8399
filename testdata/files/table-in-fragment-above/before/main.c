// A weir whose table stands in a fragment that is included where its handler is not declared yet.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	phys_addr_t gates;
	size_t size;
};

#include "weir_tables.inc"

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;

	if (vma->vm_end - vma->vm_start > weir->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(weir->gates),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.mmap	= weir_mmap,
};
