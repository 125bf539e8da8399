#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long size;
};

static int lathe_map(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, lathe->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -ENXIO;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_map,
};
