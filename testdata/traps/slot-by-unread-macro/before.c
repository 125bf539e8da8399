// A macro that is defined nowhere in sight fills the member.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "compat/entries.h"

static phys_addr_t inlet_regs;

static int inlet_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, inlet_regs, PAGE_SIZE);
}

static const struct file_operations inlet_fops = {
	ENTRY_OF(owner, THIS_MODULE),
	ENTRY_OF(mmap, inlet_mmap),
};
