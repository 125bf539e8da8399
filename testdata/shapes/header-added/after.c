// Lanterns: the file has no header for what the new code uses.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lantern {
	unsigned long wick;
};

static int lantern_mmap_prepare(struct vm_area_desc *desc)
{
	struct lantern *d = desc->file->private_data;

	if (vma_desc_size(desc) > d->wick)
		return -EINVAL;
	return generic_file_mmap_prepare(desc);
}

static const struct file_operations lantern_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lantern_mmap_prepare,
};

static int torch_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > 4096)
		return -EINVAL;
	return generic_file_mmap_prepare(desc);
}

static const struct file_operations torch_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = torch_mmap_prepare,
};
