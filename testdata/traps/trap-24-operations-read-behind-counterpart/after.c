#include <linux/fs.h>
#include <linux/mm.h>

static int fern_mmap_prepare(struct vm_area_desc *desc)
{
	int ret = generic_file_mmap_prepare(desc);

	if (desc->vm_ops)
		pr_info("fern: %p\n", desc->vm_ops);
	return ret;
}

static const struct file_operations fern_fops = {
	.mmap_prepare = fern_mmap_prepare,
};
