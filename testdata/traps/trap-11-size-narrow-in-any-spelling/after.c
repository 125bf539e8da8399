#include <linux/fs.h>
#include <linux/mm.h>

static int bolt_mmap_prepare(struct vm_area_desc *desc)
{
	short unsigned int size = vma_desc_size(desc);

	mmap_action_remap(desc, desc->start, desc->pgoff, size);
	return 0;
}

static const struct file_operations bolt_fops = {
	.mmap_prepare = bolt_mmap_prepare,
};
