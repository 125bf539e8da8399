// The helper is a callback as well, which keeps its form.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int reel_map(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

/* As reel_map(), for a mapping that is being prepared. */
static int reel_map_desc(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x1000);
	return 0;
}

int (*reel_map_hook)(struct vm_area_struct *vma) = reel_map;

static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	return reel_map_desc(desc);
}

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = reel_mmap_prepare,
};
