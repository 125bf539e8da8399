#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include "flume.h"

int flume_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x2000);
	return 0;
}
