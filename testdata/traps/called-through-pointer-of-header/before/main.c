// A pointer that a header declares leads to the table.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "strait.h"

static phys_addr_t strait_regs;

static int strait_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, strait_regs, PAGE_SIZE);
}

static const struct file_operations strait_fops = {
	.owner	= THIS_MODULE,
	.mmap	= strait_mmap,
};

void strait_begin(void)
{
	strait_now = &strait_fops;
}

int strait_again(struct file *file, struct vm_area_struct *vma)
{
	return strait_now->mmap(file, vma);
}
EXPORT_SYMBOL(strait_again);
