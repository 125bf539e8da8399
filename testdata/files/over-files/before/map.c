#include <linux/mm.h>
#include "otter.h"

static bool otter_fits(struct otter *otter, const struct vm_area_struct *vma)
{
	return vma->vm_end - vma->vm_start <= otter->len;
}

/**
 * otter_map - map the registers
 * @otter: the device
 * @vma: the VMA to map into
 */
int otter_map(struct otter *otter, struct vm_area_struct *vma)
{
	if (!otter_fits(otter, vma))
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return vm_iomap_memory(vma, otter->regs, otter->len);
}
