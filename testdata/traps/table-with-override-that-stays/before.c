// An option puts a handler behind the usual one in the same table, and cannot convert.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t spar_regs;

static int spar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, spar_regs, PAGE_SIZE);
}

static struct vm_area_struct *spar_last;

static int spar_mmap_kept(struct file *file, struct vm_area_struct *vma)
{
	spar_last = vma;
	return vm_iomap_memory(vma, spar_regs, PAGE_SIZE);
}

static const struct file_operations spar_fops = {
	.owner = THIS_MODULE,
	.mmap = spar_mmap,
#ifdef CONFIG_SPAR_KEPT
	.mmap = spar_mmap_kept,
#endif
};
