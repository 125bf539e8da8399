#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	struct file *backing;
	struct file *spare;
	bool cached;
	atomic_t maps;
	struct kref ref;
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	struct file *old;
	int ret = 0;

	old = get_file(desc->file);
	if (!lathe->nr)
		ret = -ENXIO;
	fput(old);
	return ret;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
