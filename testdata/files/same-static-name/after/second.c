// Each file has a static helper of the same name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int check_range(struct vm_area_desc *desc)
{
	if (vma_desc_test(desc, VMA_EXEC_BIT))
		return -EACCES;
	return 0;
}

static int wren_mmap_prepare(struct vm_area_desc *desc)
{
	struct wren *dev = desc->file->private_data;
	int ret = check_range(desc);

	if (ret)
		return ret;
	mmap_action_simple_ioremap(desc, dev->start, dev->len);
	return 0;
}

static const struct file_operations wren_fops = {
	.mmap_prepare = wren_mmap_prepare,
};
