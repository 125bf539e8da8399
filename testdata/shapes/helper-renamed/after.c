// A helper is called after mmap as the handler is, unless the new name is taken or others use it; its lines are aligned.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;

static int perch_core_mmap_prepare(unsigned long first_page_of_the_window,
				   struct vm_area_desc *desc);

/* perch_core_mmap_prepare() does what perch_mmap_prepare() was asked to. */
static int perch_core_mmap_prepare(unsigned long first_page_of_the_window,
				   struct vm_area_desc *desc)
{
	pr_debug("%s: %lx\n", __func__, first_page_of_the_window);
	mmap_action_remap_full(desc, first_page_of_the_window);
	return 0;
}

static int perch_mmap_prepare(struct vm_area_desc *desc)
{
	return perch_core_mmap_prepare(base >> PAGE_SHIFT, desc);
}

static const struct file_operations perch_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = perch_mmap_prepare,
};

static int roost_core_mmap_prepare;

static int roost_core_mmap(struct vm_area_desc *desc)
{
	return roost_core_mmap_prepare + (desc->pgoff ? -EINVAL : 0);
}

static int roost_mmap_prepare(struct vm_area_desc *desc)
{
	if (roost_core_mmap(desc))
		return -EINVAL;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations roost_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = roost_mmap_prepare,
};
