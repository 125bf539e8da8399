#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t fennel_base;

static int fennel_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, fennel_base >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations fennel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = fennel_mmap_prepare,
};
