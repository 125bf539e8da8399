#include <linux/fs.h>
#include <linux/mm.h>

int check(const struct file *filp);

struct lamp {
	unsigned long size;
	unsigned long pfn;
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct file		*filp = desc->file;
	struct lamp		*lamp = filp->private_data;
	unsigned long		size = vma_desc_size(desc);
	int			rc;

	if (size > lamp->size || filp->f_flags & O_SYNC)
		return -EINVAL;
	rc = check(filp);
	if (rc)
		return rc;
	mmap_action_remap_full(desc, lamp->pfn);
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};
