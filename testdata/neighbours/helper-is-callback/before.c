// The helper is a callback as well, which keeps its form.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int reel_map(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

int (*reel_map_hook)(struct vm_area_struct *vma) = reel_map;

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	return reel_map(vma);
}

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= reel_mmap,
};
