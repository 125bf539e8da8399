#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plover {
	unsigned long frame;
	unsigned long bytes;
};

static int plover_mmap_prepare(struct vm_area_desc *desc)
{
	struct plover *p = desc->file->private_data;
	unsigned long size __maybe_unused = vma_desc_size(desc);

#ifdef CONFIG_PLOVER_STRICT
	if (size > p->bytes)
		return -EINVAL;
#endif
	mmap_action_remap_full(desc, p->frame);
	return 0;
}

static const struct file_operations plover_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plover_mmap_prepare,
};
