#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tansy {
	phys_addr_t base;
};

static int tansy_mmap_prepare(struct vm_area_desc *desc)
{
	struct tansy *t = desc->file->private_data;
	unsigned long off = desc->pgoff << PAGE_SHIFT;

	mmap_action_remap_full(desc, (t->base + off) >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations tansy_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = tansy_mmap_prepare,
};
