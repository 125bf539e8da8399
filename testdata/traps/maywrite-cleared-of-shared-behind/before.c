// Canals: a shared mapping loses what makes it writable, which is no question of copying.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct canal {
	unsigned long frame;
};

static int canal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canal *d = file->private_data;
	int ret;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vm_flags_clear(vma, VM_MAYWRITE);
	return 0;
}

static const struct file_operations canal_fops = {
	.owner = THIS_MODULE,
	.mmap = canal_mmap,
};
