#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long quay_pfn;

int dock_mmap_prepare(struct vm_area_desc *desc);

int dock_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, quay_pfn);
	return 0;
}
