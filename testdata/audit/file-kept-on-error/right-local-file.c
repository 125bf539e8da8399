#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct file *backing;
	bool ready;
};

static int lathe_try(struct lathe *lathe, struct file *file)
{
	if (lathe->ready)
		return 0;
	fput(file);
	return -EIO;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	struct file *file = get_file(lathe->backing);
	int ret;

	ret = lathe_try(lathe, file);
	if (ret)
		return ret;
	desc->vm_file = file;
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
