#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn;
	bool cached;
};

static unsigned long barn_area(struct file *file, unsigned long addr, unsigned long len,
			       unsigned long pgoff, unsigned long flags)
{
	return pgoff << PAGE_SHIFT;
}

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;

#ifdef CONFIG_MMU
	mmap_action_remap_full(desc, barn->pfn);
#endif
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
#ifndef CONFIG_MMU
	.get_unmapped_area = barn_area,
#endif
};
