// A parameter leads to the member by another name of a pointer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "gulf.h"

static phys_addr_t gulf_regs;

static int gulf_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, gulf_regs, PAGE_SIZE);
}

gulf_t gulf_main = {
	.name	= "gulf",
	.table	= {
		.owner	= THIS_MODULE,
		.mmap	= gulf_mmap,
	},
};

bool gulf_maps(gulf_p which)
{
	return which->table.mmap != NULL;
}
