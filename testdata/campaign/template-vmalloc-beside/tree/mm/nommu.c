#include <linux/mm.h>
#include <linux/vmalloc.h>

int remap_vmalloc_range(struct vm_area_struct *vma, void *addr,
			unsigned long pgoff)
{
	return -EINVAL;
}
EXPORT_SYMBOL(remap_vmalloc_range);
