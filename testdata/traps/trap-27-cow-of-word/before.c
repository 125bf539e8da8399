#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct alder {
	unsigned long frame;
};

static int alder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct alder *a = file->private_data;
	unsigned long later = vma->vm_flags & ~VM_MAYWRITE;

	if (is_cow_mapping(later))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, a->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations alder_fops = {
	.owner = THIS_MODULE,
	.mmap = alder_mmap,
};
