// A range fills two tables, and one of them is filled once more.
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

static const struct file_operations spar_fops[2] = {
	[0 ... 1] = { .owner = THIS_MODULE, .mmap = spar_mmap },
	[1].mmap = spar_mmap_kept,
};
