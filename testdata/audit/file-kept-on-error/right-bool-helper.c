#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct file *backing;
	bool ready;
};

static bool lathe_try(struct vm_area_desc *desc, struct lathe *lathe)
{
	if (lathe->ready)
		return true;
	fput(desc->vm_file);
	return false;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	desc->vm_file = get_file(lathe->backing);
	if (!lathe_try(desc, lathe))
		return -EBUSY;
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
