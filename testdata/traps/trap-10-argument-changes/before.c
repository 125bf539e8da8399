#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gull {
	unsigned long frame;
};

static int gull_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gull *g = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, g->frame, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot));
}

static const struct file_operations gull_fops = {
	.owner = THIS_MODULE,
	.mmap = gull_mmap,
};
