// A desk: the mapping's file is compared with the handler's, which differ where files are stacked.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct desk {
	unsigned long pfn;
};

static bool desk_owns(struct vm_area_struct *vma, struct file *owner)
{
	return owner == vma->vm_file;
}

static int desk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct desk *desk = vma->vm_file ? vma->vm_file->private_data : NULL;

	if (!desk || !desk_owns(vma, file))
		return -EBADF;
	return remap_pfn_range(vma, vma->vm_start, desk->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations desk_fops = { .mmap = desk_mmap };
