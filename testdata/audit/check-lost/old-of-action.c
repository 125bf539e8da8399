#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	size_t size;
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	if (vma->vm_end - vma->vm_start > lathe->size)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, lathe->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
