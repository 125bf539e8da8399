// A static handler has a name that is external elsewhere.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int lock_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x1000);
	return 0;
}

static const struct file_operations lock_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lock_mmap_prepare,
};
