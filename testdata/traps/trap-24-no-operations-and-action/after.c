#include <linux/fs.h>
#include <linux/mm.h>

static int bolt_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_anonymous(desc);
	mmap_action_remap_full(desc, 5);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations bolt_fops = {
	.mmap_prepare = bolt_mmap_prepare,
};
