#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <linux/file.h>

struct planer {
	int fd;
	unsigned long size;
};

static int planer_mmap_prepare(struct vm_area_desc *desc)
{
	struct planer *planer = desc->file->private_data;
	struct file *backing = fget(planer->fd);

	if (!backing)
		return -EBADF;
	desc->vm_file = backing;
	if (vma_desc_size(desc) > planer->size)
		return -EINVAL;
	return 0;
}

static const struct file_operations planer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = planer_mmap_prepare,
};
