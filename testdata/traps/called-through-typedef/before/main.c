// The member is called through a pointer whose type has but a name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "cove.h"

static phys_addr_t cove_regs;

static int cove_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, cove_regs, PAGE_SIZE);
}

static COVE cove = {
	.name	= "cove",
	.table	= {
		.owner	= THIS_MODULE,
		.mmap	= cove_mmap,
	},
};

int cove_again(struct file *file, struct vm_area_struct *vma)
{
	COVE *what = &cove;

	return what->table.mmap(file, vma);
}
EXPORT_SYMBOL(cove_again);
