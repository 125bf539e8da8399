// Mills: macros without parameters that give a value, or another name.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define MILL_SIZES { 1, 2 }
#define MILL_MOST ARRAY_SIZE(mill_sizes)
#define MILL_FIRST (mill_sizes[0] == 1 ? mill_sizes[0] : 2)
#define mill_map remap_pfn_range
#define MILL_NAME "mill"
#define mill_say if (mill_loud) pr_info

static const int mill_sizes[] = MILL_SIZES;
static bool mill_loud;

struct mill {
	unsigned long frame;
};

static int grain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *d = file->private_data;

	if (vma->vm_pgoff >= MILL_MOST || vma->vm_pgoff < MILL_FIRST)
		return -EINVAL;
	pr_debug(MILL_NAME ": at %lx\n", d->frame);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations grain_fops = {
	.owner = THIS_MODULE,
	.mmap = grain_mmap,
};
