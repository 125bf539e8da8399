#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long size;
};

#ifdef CONFIG_MMU
static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}
#else
#define lathe_mmap_prepare NULL
#endif

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
