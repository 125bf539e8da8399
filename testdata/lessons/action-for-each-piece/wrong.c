#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn[4];
	unsigned long nr;
	bool cached;
};

static void barn_map_piece(struct vm_area_desc *desc, struct barn *barn, unsigned long i)
{
	mmap_action_remap(desc, desc->start + i * PAGE_SIZE, barn->pfn[i], PAGE_SIZE);
}

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;
	unsigned long i;

	if (vma_desc_pages(desc) != barn->nr)
		return -EINVAL;
	for (i = 0; i < barn->nr; i++)
		barn_map_piece(desc, barn, i);
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};
