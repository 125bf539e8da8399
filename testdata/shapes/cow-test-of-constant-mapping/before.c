#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fern {
	unsigned long frame;
};

static bool fern_copies(const struct vm_area_struct *area)
{
	return is_cow_mapping(area->vm_flags);
}

static int fern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fern *f = file->private_data;

	if (fern_copies(vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, f->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations fern_fops = {
	.owner = THIS_MODULE,
	.mmap = fern_mmap,
};
