// A function that nobody saw sounds as if it looked whether something was made.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct carr {
	atomic_t users;
	int mode;
	unsigned long frame;
	unsigned long size;
};

static int carr_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct carr *carr = file->private_data;

	if (carr_max_alloc_size(carr) < vma->vm_end - vma->vm_start)
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, carr->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations carr_fops = {
	.owner	= THIS_MODULE,
	.mmap	= carr_mmap,
};
