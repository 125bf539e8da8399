#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct file *backing;
	bool ready;
};

static void lathe_undo(struct vm_area_desc *desc)
{
	fput(desc->vm_file);
	desc->vm_file = desc->file;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	int ret;

	desc->vm_file = get_file(lathe->backing);
	ret = lathe->ready ? 0 : -EAGAIN;
	if (ret)
		goto err;
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
err:
	lathe_undo(desc);
	return ret;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
