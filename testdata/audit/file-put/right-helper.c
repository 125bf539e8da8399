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

static void lathe_unset_file(struct vm_area_desc *desc)
{
	fput(desc->vm_file);
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	desc->vm_file = get_file(lathe->backing);
	if (!lathe->nr) {
		lathe_unset_file(desc);
		return -ENXIO;
	}
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
