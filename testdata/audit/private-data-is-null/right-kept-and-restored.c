#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	bool big;
};

int lathe_probe(struct vm_area_desc *desc, struct lathe *lathe);

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	void *before = desc->private_data;
	int ret;

	desc->private_data = lathe;
	ret = lathe_probe(desc, lathe);
	if (ret)
		desc->private_data = before;
	return ret;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
