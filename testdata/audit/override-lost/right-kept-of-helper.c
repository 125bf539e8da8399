#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lamp { unsigned long pfn; phys_addr_t base; size_t size; spinlock_t lock; int n; };

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	mmap_action_remap_full(desc, lamp->pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
