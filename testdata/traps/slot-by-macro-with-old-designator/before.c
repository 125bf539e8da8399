// Weirs: the member and the handler come from one argument, in the old spelling of a designator.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define WEIR_OP(op) op: weir_##op

static phys_addr_t weir_phys;

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, weir_phys, PAGE_SIZE);
}

static struct file_operations weir_fops = {
	owner:	THIS_MODULE,
	WEIR_OP(mmap),
};
