// Voles: of the locals of one declaration the first ones go, and the last one stays.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vole {
	unsigned long frame;
	unsigned long holes;
};

static int vole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vole *vole = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start, start = vma->vm_start, n = vole->holes;

	if (n)
		return -EINVAL;
	return remap_pfn_range(vma, start, vole->frame, size, vma->vm_page_prot);
}

static const struct file_operations vole_fops = {
	.owner = THIS_MODULE,
	.mmap = vole_mmap,
};
