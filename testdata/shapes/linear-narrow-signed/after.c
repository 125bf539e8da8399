// A strap: the length is counted down in an int.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t strap_base;

static int strap_mmap_prepare(struct vm_area_desc *desc)
{
	int left = vma_desc_size(desc);
	unsigned long pfn = strap_base >> PAGE_SHIFT;

	if (desc->file->private_data) {
		if (left > 0)
			mmap_action_ioremap(desc, desc->start, pfn, left);
	} else {
		return -ENXIO;
	}
	return 0;
}

static const struct file_operations strap_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = strap_mmap_prepare,
};
