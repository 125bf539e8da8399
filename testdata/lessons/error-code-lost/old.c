#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	unsigned long pfn;
};

static int plough_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plough *plough = file->private_data;
	size_t size = vma->vm_end - vma->vm_start;

	if (remap_pfn_range(vma, vma->vm_start, plough->pfn, size, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap = plough_mmap,
};
