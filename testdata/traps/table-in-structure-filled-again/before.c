// The member of a structure is filled with a table, and then its hook with what a macro gives.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t spar_regs;

static int spar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, spar_regs, PAGE_SIZE);
}

struct spar_box {
	struct file_operations ops;
};

static int spar_mmap_none(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static struct spar_box spar_box = {
	.ops = { .owner = THIS_MODULE, .mmap = spar_mmap },
	.ops.mmap = SPAR_HOOK(spar_mmap_none),
};
