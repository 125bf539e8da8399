// What was mapped of a mapping that fails is taken away by the core.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	atomic_t users;
	int mode;
	unsigned long frame;
	void *buffer;
};

static int moss_mmap_prepare(struct vm_area_desc *desc)
{
	struct moss *moss = desc->file->private_data;

	mmap_action_remap_full(desc, moss->frame);

	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moss_mmap_prepare,
};
