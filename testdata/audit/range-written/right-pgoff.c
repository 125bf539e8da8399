#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	size_t size;
};

static void lathe_shift(pgoff_t *pgoff)
{
	*pgoff += 1;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	if (vma_desc_size(desc) > lathe->size)
		return -EINVAL;
	lathe_shift(&desc->pgoff);
	mmap_action_ioremap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
