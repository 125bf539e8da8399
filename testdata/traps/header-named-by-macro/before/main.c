// Headers whose names stand in a macro, or on the next line, name something as the new parameter would be named.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define PLAT_HEADER "plat.h"
#include PLAT_HEADER
#include \
	"more.h"

static int plat_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, PLAT_FRAME + PLAT_MORE,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations plat_fops = {
	.owner	= THIS_MODULE,
	.mmap	= plat_mmap,
};
