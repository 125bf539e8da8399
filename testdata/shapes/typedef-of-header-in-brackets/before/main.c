// Firs: the type of the result stands in a header that one in angle brackets includes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "fir.h"

static int fir_mmap(struct file *file, struct vm_area_struct *vma)
{
	fir_status status = FIR_FAILED;

	if (remap_pfn_range(vma, vma->vm_start, FIR_FRAME, vma->vm_end - vma->vm_start,
			    vma->vm_page_prot)) {
		status = -EAGAIN;
	} else {
		status = FIR_DONE;
	}
	return status;
}

static const struct file_operations fir_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fir_mmap,
};
