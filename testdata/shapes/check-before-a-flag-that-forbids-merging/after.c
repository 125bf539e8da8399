// A dash: where it checks the offset its mappings get a flag that forbids them to merge; other files need neither.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dash {
	unsigned int channel;
	unsigned int channels;
	const struct vm_operations_struct *ops;
};

static int dash_mmap_prepare(struct vm_area_desc *desc)
{
	struct dash *dash = desc->file->private_data;

	if (dash->channel < dash->channels) {
		if (desc->pgoff != 0)
			return -EINVAL;
		desc->vm_ops = dash->ops;
		vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	}
	return 0;
}

static const struct file_operations dash_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = dash_mmap_prepare,
};
