// The handler has the name of the member that it fills.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t fjord_regs;

/* Called by mmap(2): an mmap of more than a page makes no sense, see mmap_prepare() below. */
static int mmap_prepare(struct vm_area_desc *desc)
{
	pr_info("fjord: mmap of %lu bytes\n", vma_desc_size(desc));
	if (vma_desc_size(desc) > PAGE_SIZE)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, fjord_regs, PAGE_SIZE);
	return 0;
}

static const struct file_operations fjord_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mmap_prepare,
};
