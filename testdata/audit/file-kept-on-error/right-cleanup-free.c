#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct file *backing;
	bool ready;
};

DEFINE_FREE(lathe_file, struct file *, if (_T) fput(_T))

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	struct file *file __free(lathe_file) = get_file(lathe->backing);

	if (!lathe->ready)
		return -EIO;
	desc->vm_file = no_free_ptr(file);
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
