#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct file *backing;
	bool ready;
};

static int lathe_attach(struct vm_area_desc *desc, struct lathe *lathe)
{
	desc->vm_file = get_file(lathe->backing);
	if (!lathe->ready) {
		return -ENODEV;
	}
	return 0;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	int ret;

	ret = lathe_attach(desc, lathe);
	if (ret)
		return ret;
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
