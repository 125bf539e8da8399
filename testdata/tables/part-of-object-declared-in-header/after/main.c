// A vane: the only device is declared in a header, by the name that a typedef gives its structure.
#include <linux/mm.h>
#include <linux/module.h>
#include "vane.h"

static int vane_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, the_vane->pfn);
	return 0;
}

int vane_add(void)
{
	the_vane->table.owner = THIS_MODULE;
	the_vane->table.mmap_prepare = vane_mmap_prepare;
	the_vane->misc.fops = &the_vane->table;
	return misc_register(&the_vane->misc);
}
