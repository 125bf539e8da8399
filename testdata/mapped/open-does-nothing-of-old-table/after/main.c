#include <linux/fs.h>
#include <linux/mm.h>
#include "moss.h"

static int moss_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_ioremap_full(desc, 5);
	desc->action.error_override = -EAGAIN;
	desc->vm_ops = &moss_vm_ops;
	return 0;
}

void moss_vm_open(struct vm_area_struct *vma)
{
}

void moss_vm_close(struct vm_area_struct *vma)
{
}

static const struct file_operations moss_fops = {
	.mmap_prepare = moss_mmap_prepare,
};
