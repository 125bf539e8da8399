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

static int lathe_check(struct vm_area_desc *desc, struct lathe *lathe)
{
	return desc->pgoff < lathe->nr ? 0 : -EINVAL;
}

static void lathe_unset_file(struct vm_area_desc *desc)
{
	fput(desc->vm_file);
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	int ret;

	desc->vm_file = get_file(lathe->backing);
	ret = lathe_check(desc, lathe);
	if (ret)
		lathe_unset_file(desc);
	return ret;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
