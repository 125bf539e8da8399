#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	bool big;
};

static void lathe_map(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->private_data;

	mmap_action_remap_full(desc, lathe->pfn);
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	lathe_map(desc);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
