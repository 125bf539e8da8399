#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct file *backing;
	bool ready;
};

static void lathe_replace(struct vm_area_desc *desc, struct file *file)
{
	desc->vm_file = get_file(file);
}

static int lathe_try(struct vm_area_desc *desc, struct lathe *lathe)
{
	int ret = lathe->ready ? 0 : -EIO;

	if (ret)
		fput(desc->vm_file);
	return ret;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	int ret;

	lathe_replace(desc, lathe->backing);
	ret = lathe_try(desc, lathe);
	if (ret)
		return ret;
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
