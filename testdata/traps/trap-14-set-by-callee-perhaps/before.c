// A callee that was seen to the end sets a mark under a condition: that is told as what it is.
#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	unsigned long base;
	int colour;
	int warm;
};

static void lamp_prepare(struct lamp *lamp)
{
	if (lamp->colour)
		lamp->warm = 1;
}

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	lamp_prepare(lamp);
	return remap_pfn_range(vma, vma->vm_start, lamp->base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lamp_fops = {
	.mmap = lamp_mmap,
};
