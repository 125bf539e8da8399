// What is returned is what the call came to on the ways that have it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vetch {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static int vetch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vetch *vetch = file->private_data;
	int err = 0;

	if (vetch->width)
		err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(vetch->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	return 0;
}

static const struct file_operations vetch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vetch_mmap,
};
