// Every local goes, and the blank line after them as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shell {
	phys_addr_t regs;
	size_t len;
};

static unsigned long shell_pfn;

static int shell_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, shell_pfn);
	return 0;
}

static const struct file_operations shell_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = shell_mmap_prepare,
};
