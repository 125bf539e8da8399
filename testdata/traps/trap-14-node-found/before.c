// A loft: each mmap() keeps a reference to the node that it finds.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/of.h>

static const char *loft_path;

static int loft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device_node *node = of_find_node_by_path(loft_path);
	unsigned long pfn;

	if (!node)
		return -ENODEV;
	pfn = loft_pfn_of(node);
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations loft_fops = {
	.owner	= THIS_MODULE,
	.mmap	= loft_mmap,
};
