#include <linux/mm.h>
#include "otter.h"

static bool otter_fits(struct otter *otter, const struct vm_area_desc *desc)
{
	return vma_desc_size(desc) <= otter->len;
}

/**
 * otter_map - map the registers
 * @otter: the device
 * @desc: descriptor of the VMA to map into
 */
int otter_map(struct otter *otter, struct vm_area_desc *desc)
{
	if (!otter_fits(otter, desc))
		return -EINVAL;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_simple_ioremap(desc, otter->regs, otter->len);
	return 0;
}
