// What was compared with the length of the mapping goes into a variable that may not hold it: that maps less than the whole.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ledge {
	phys_addr_t base;
	unsigned long len;
};

static int ledge_mmap_prepare(struct vm_area_desc *desc)
{
	struct ledge *ledge = desc->file->private_data;
	unsigned int len;

	if (vma_desc_size(desc) != ledge->len)
		return -EINVAL;

	len = ledge->len;
	mmap_action_remap(desc, desc->start, ledge->base >> PAGE_SHIFT, len);
	return 0;
}

static const struct file_operations ledge_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ledge_mmap_prepare,
};
