// A macro of the driver fills other members.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t spar_regs;

static int spar_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, spar_regs, PAGE_SIZE);
	return 0;
}

#define SPAR_USUAL_FOPS .owner = THIS_MODULE, .llseek = no_llseek

static const struct file_operations spar_fops = {
	SPAR_USUAL_FOPS,
	.mmap_prepare = spar_mmap_prepare,
};
