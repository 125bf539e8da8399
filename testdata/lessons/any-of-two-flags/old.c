#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn;
	bool cached;
};

static int barn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barn *barn = file->private_data;

	if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == (VM_WRITE | VM_SHARED) && !barn->cached)
		return -EACCES;
	return remap_pfn_range(vma, vma->vm_start, barn->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap = barn_mmap,
};
