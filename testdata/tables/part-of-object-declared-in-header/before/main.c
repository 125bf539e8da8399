// A vane: the only device is declared in a header, by the name that a typedef gives its structure.
#include <linux/mm.h>
#include <linux/module.h>
#include "vane.h"

static int vane_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, the_vane->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

int vane_add(void)
{
	the_vane->table.owner = THIS_MODULE;
	the_vane->table.mmap = vane_mmap;
	the_vane->misc.fops = &the_vane->table;
	return misc_register(&the_vane->misc);
}
