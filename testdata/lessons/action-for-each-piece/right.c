#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn[4];
	unsigned long nr;
	bool cached;
};

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;
	unsigned long i;

	if (vma_desc_pages(desc) != barn->nr)
		return -EINVAL;
	for (i = 1; i < barn->nr; i++) {
		if (barn->pfn[i] != barn->pfn[0] + i)
			return -ENXIO;
	}
	mmap_action_remap_full(desc, barn->pfn[0]);
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};
