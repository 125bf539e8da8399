#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct mmap_action action;
};

static void lathe_fill(struct mmap_action *action, struct lathe *lathe)
{
	*action = lathe->action;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	lathe_fill(&desc->action, lathe);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
