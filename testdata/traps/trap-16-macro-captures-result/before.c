// A reed: a macro of the file uses the variable that holds the result of the mapping call.
#include <linux/fs.h>
#include <linux/mm.h>

struct reed {
	unsigned long pfn;
};

#define REED_TRACE() pr_debug("reed: %d\n", ret)

static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reed *reed = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, reed->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	REED_TRACE();
	return ret;
}

static const struct file_operations reed_fops = {
	.mmap	= reed_mmap,
};
