#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct heron {
	unsigned long frame;
	unsigned long pages;
};

static int heron_mmap_prepare(struct vm_area_desc *desc)
{
	struct heron *h = desc->file->private_data;
	unsigned long most = h->pages;

	if (!most)
		return -EINVAL;
	mmap_action_remap_full(desc, h->frame);
	return 0;
}

static const struct file_operations heron_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare /* whole */ = heron_mmap_prepare,
};
