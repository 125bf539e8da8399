#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "tram.h"

int tram_fill(struct tram *car, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, car->pfn);
	return 0;
}
