// A belt: the length is counted down in 32 bits.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static void *belt_memory;

static int belt_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned int left = vma_desc_size(desc);
	char *pos = belt_memory;

	if (left > 65536)
		return -EINVAL;

	if (left > 0)
		mmap_action_remap(desc, desc->start, virt_to_pfn(pos), left);
	desc->action.error_override = -EAGAIN;

	return 0;
}

static const struct file_operations belt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = belt_mmap_prepare,
};
