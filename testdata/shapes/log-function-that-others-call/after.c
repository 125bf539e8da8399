// A fox: its own function tells of each failure, also of those that stay; an inline one, which nothing may need, of the last.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fox {
	unsigned long pfn;
	unsigned long len;
};

static void fox_log(struct fox *fox, int err)
{
	pr_err("fox: %lx: %d\n", fox->pfn, err);
}

static inline void fox_warn(struct fox *fox)
{
	pr_warn("fox: %lx\n", fox->pfn);
}

static int fox_mmap_prepare(struct vm_area_desc *desc)
{
	struct fox *fox = desc->file->private_data;
	int ret = -EINVAL;

	if (vma_desc_size(desc) > fox->len)
		goto err;
	mmap_action_remap_full(desc, fox->pfn);
	return 0;
err:
	fox_log(fox, ret);
	return ret;
}

static const struct file_operations fox_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = fox_mmap_prepare,
};

static int fox_den_mmap_prepare(struct vm_area_desc *desc)
{
	struct fox *fox = desc->file->private_data;

	mmap_action_remap_full(desc, fox->pfn);
	return 0;
}

static const struct file_operations fox_den_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = fox_den_mmap_prepare,
};
