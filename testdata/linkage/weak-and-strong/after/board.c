#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long board_pfn;

int board_bar_mmap_prepare(struct vm_area_desc *desc);

int board_bar_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, board_pfn);
	return 0;
}
