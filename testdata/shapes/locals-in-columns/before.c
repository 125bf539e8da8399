#include <linux/fs.h>
#include <linux/mm.h>

int check(const struct file *filp);

struct lamp {
	unsigned long size;
	unsigned long pfn;
};

static int lamp_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct lamp		*lamp = filp->private_data;
	unsigned long		size = vma->vm_end - vma->vm_start;
	int			rc;

	if (size > lamp->size || filp->f_flags & O_SYNC)
		return -EINVAL;
	rc = check(filp);
	if (rc)
		return rc;
	return remap_pfn_range(vma, vma->vm_start, lamp->pfn, size, vma->vm_page_prot);
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};
