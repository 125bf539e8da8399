// Each file has a static helper of the same name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int check_range(struct vm_area_desc *desc)
{
	if (desc->pgoff > 3)
		return -EINVAL;
	return 0;
}

static int teal_mmap_prepare(struct vm_area_desc *desc)
{
	struct teal *dev = desc->file->private_data;
	int ret = check_range(desc);

	if (ret)
		return ret;
	mmap_action_simple_ioremap(desc, dev->start, dev->len);
	return 0;
}

static const struct file_operations teal_fops = {
	.mmap_prepare = teal_mmap_prepare,
};
