#include <linux/fs.h>
#include <linux/mm.h>

typedef int state_t;

static int bolt_mmap(struct file *file, struct vm_area_struct *vma)
{
	state_t state = -1;

	if (io_remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		state = -EAGAIN;
	} else {
		state = 0;
	}

	return state;
}

static const struct file_operations bolt_fops = {
	.mmap = bolt_mmap,
};
