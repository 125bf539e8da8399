#include <linux/fs.h>
#include <linux/mm.h>

typedef int state_t;

static int bolt_mmap_prepare(struct vm_area_desc *desc)
{
	state_t state = -1;

	mmap_action_ioremap_full(desc, desc->pgoff);
	desc->action.error_override = -EAGAIN;
	state = 0;

	return state;
}

static const struct file_operations bolt_fops = {
	.mmap_prepare = bolt_mmap_prepare,
};
