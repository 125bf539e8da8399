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
	struct file *backing;

	backing = fget(planer->fd);
	if (unlikely(!backing))
		return -EBADF;
	if (vma_desc_size(desc) > planer->size) {
		fput(backing);
		return -EINVAL;
	}
	desc->vm_file = backing;
	return 0;
}

static const struct file_operations planer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = planer_mmap_prepare,
};
