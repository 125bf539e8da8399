// Lanterns: the file has no header for what the new code uses.
#include <linux/fs.h>
#include <linux/module.h>

struct lantern {
	unsigned long wick;
};

static int lantern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lantern *d = file->private_data;

	if (vma->vm_end - vma->vm_start > d->wick)
		return -EINVAL;
	return generic_file_mmap(file, vma);
}

static const struct file_operations lantern_fops = {
	.owner = THIS_MODULE,
	.mmap = lantern_mmap,
};

static int torch_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > 4096)
		return -EINVAL;
	return generic_file_mmap(file, vma);
}

static const struct file_operations torch_fops = {
	.owner = THIS_MODULE,
	.mmap = torch_mmap,
};
