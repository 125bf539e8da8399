#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long moored;
};

#ifdef CONFIG_FERRY_TOLL
#include "ferry_toll.h"
#else
static inline void ferry_moor(struct ferry *ferry)
{
}
#endif

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	ferry_moor(ferry);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ferry->base),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
