// A lamp: the pages get a constant protection.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static void *lamp_memory;

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	int ret;

	desc->page_prot = PAGE_SHARED;
	mmap_action_remap_full(desc, virt_to_phys(lamp_memory) >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
	ret = 0;

	return ret;
}

static const struct file_operations lamp_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
