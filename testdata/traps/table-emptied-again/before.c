// The last of two slots empties what the first one fills.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t spar_regs;

static int spar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, spar_regs, PAGE_SIZE);
}

static const struct file_operations spar_fops = {
	.owner = THIS_MODULE,
	.mmap = spar_mmap,
	.mmap = NULL,
};
