#include <linux/fs.h>
#include <linux/mm.h>

static int foo_find(struct foo *foo, struct vm_area_desc *desc, unsigned long *pfn)
{
	if (desc->pgoff >= foo->pages)
		return -EINVAL;
	*pfn = foo->pfn + desc->pgoff;
	return 0;
}

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long pfn;
	int ret;

	ret = foo_find(desc->file->private_data, desc, &pfn);
	if (ret)
		return ret;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations foo_fops = {
	.mmap_prepare = foo_mmap_prepare,
};
