// Tables in one array: what one of them keeps is nothing to the others.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t spar_regs;

static int spar_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, spar_regs, PAGE_SIZE);
	return 0;
}

static struct vm_area_struct *spar_last;

static int spar_mmap_kept(struct file *file, struct vm_area_struct *vma)
{
	spar_last = vma;
	return vm_iomap_memory(vma, spar_regs, PAGE_SIZE);
}

#define SPAR_PLAIN 0
#define SPAR_KEPT 1

static const struct file_operations spar_fops[] = {
	[SPAR_PLAIN] = { .owner = THIS_MODULE, .mmap_prepare = spar_mmap_prepare },
	[SPAR_KEPT].owner = THIS_MODULE,
	[SPAR_KEPT].mmap = spar_mmap_kept,
};
