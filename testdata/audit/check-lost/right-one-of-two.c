#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	size_t size;
};

static int lathe_check(struct lathe *lathe, const struct vm_area_desc *desc)
{
	unsigned long off = desc->pgoff << PAGE_SHIFT;

	if (off > lathe->size)
		return -EINVAL;
	return 0;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	int ret;

	ret = lathe_check(lathe, desc);
	if (ret)
		return ret;

	mmap_action_remap_full(desc, lathe->pfn + desc->pgoff);
	return 0;
}

static int mill_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	int ret;

	ret = lathe_check(lathe, desc);
	if (ret)
		return ret;

	mmap_action_remap_full(desc, lathe->pfn + desc->pgoff);
	return 0;
}
static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};

static const struct file_operations mill_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mill_mmap_prepare,
};
