// A static handler has a name that is external elsewhere.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int lock_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations lock_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lock_mmap,
};
