// A macro of the driver fills other members.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t spar_regs;

static int spar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, spar_regs, PAGE_SIZE);
}

#define SPAR_USUAL_FOPS .owner = THIS_MODULE, .llseek = no_llseek

static const struct file_operations spar_fops = {
	SPAR_USUAL_FOPS,
	.mmap = spar_mmap,
};
