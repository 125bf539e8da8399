#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int sample_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_pgoff)
		return -EINVAL;
	return example_call(vma);
}

static const struct file_operations sample_fops = {
	.owner		= THIS_MODULE,
	.mmap		= sample_mmap,
};
