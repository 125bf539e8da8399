// Each file has a static helper of the same name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int check_range(struct vm_area_struct *vma)
{
	if (vma->vm_pgoff > 3)
		return -EINVAL;
	return 0;
}

static int teal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct teal *dev = file->private_data;
	int ret = check_range(vma);

	if (ret)
		return ret;
	return vm_iomap_memory(vma, dev->start, dev->len);
}

static const struct file_operations teal_fops = {
	.mmap	= teal_mmap,
};
