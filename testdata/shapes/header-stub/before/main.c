// The header has a stub for kernels without the option.
#include <linux/fs.h>
#include <linux/mm.h>
#include "basalt.h"

int basalt_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EACCES;
	return vm_iomap_memory(vma, basalt_base, basalt_len);
}

static const struct file_operations basalt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= basalt_mmap,
};
