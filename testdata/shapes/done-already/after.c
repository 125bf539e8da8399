// A handler that has been converted already, beside one that has not.
#include <linux/fs.h>
#include <linux/mm.h>

static int old_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x1000, PAGE_SIZE);
	return 0;
}

static int new_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x2000, PAGE_SIZE);
	return 0;
}

static const struct file_operations new_fops = {
	.mmap_prepare	= new_mmap_prepare,
};

static const struct file_operations old_fops = {
	.mmap_prepare	= old_mmap_prepare,
};
