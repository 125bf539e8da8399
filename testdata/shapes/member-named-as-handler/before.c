// Elders: a member of a structure has the name of the handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct elder {
	bool elder_mmap;
	phys_addr_t regs;
};

static int elder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct elder *elder = file->private_data;

	if (!elder->elder_mmap)
		return -ENODEV;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(elder->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations elder_fops = {
	.owner	= THIS_MODULE,
	.mmap	= elder_mmap,
};
