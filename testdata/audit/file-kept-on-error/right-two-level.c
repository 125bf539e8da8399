#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct file *backing;
	bool ready;
};

static void lathe_put(struct lathe *lathe)
{
	fput(lathe->backing);
}

static int lathe_try(struct lathe *lathe)
{
	if (lathe->ready)
		return 0;
	lathe_put(lathe);
	return -EBUSY;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	int ret;

	desc->vm_file = get_file(lathe->backing);
	ret = lathe_try(lathe);
	if (ret < 0)
		return ret;
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
