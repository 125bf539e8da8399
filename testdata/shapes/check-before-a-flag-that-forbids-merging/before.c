// A dash: where it checks the offset its mappings get a flag that forbids them to merge; other files need neither.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dash {
	unsigned int channel;
	unsigned int channels;
	const struct vm_operations_struct *ops;
};

static int dash_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dash *dash = file->private_data;

	if (dash->channel < dash->channels) {
		if (vma->vm_pgoff != 0)
			return -EINVAL;
		vma->vm_ops = dash->ops;
		vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	}
	return 0;
}

static const struct file_operations dash_fops = {
	.owner	= THIS_MODULE,
	.mmap	= dash_mmap,
};
