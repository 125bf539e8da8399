#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn;
	bool cached;
};

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;

	if (vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_SHARED_BIT) && !barn->cached)
		return -EACCES;
	mmap_action_remap_full(desc, barn->pfn);
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};
