#include <linux/fs.h>
#include <linux/mm.h>
#include "moss.h"

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (io_remap_pfn_range(vma, vma->vm_start, 5, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot))
		return -EAGAIN;
	vma->vm_ops = &moss_vm_ops;
	moss_vm_open(vma);
	return 0;
}

void moss_vm_open(struct vm_area_struct *vma)
{
}

void moss_vm_close(struct vm_area_struct *vma)
{
}

static const struct file_operations moss_fops = {
	.mmap = moss_mmap,
};
