// Elders: a member of a structure has the name of the handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct elder {
	bool elder_mmap;
	phys_addr_t regs;
};

static int elder_mmap_prepare(struct vm_area_desc *desc)
{
	struct elder *elder = desc->file->private_data;

	if (!elder->elder_mmap)
		return -ENODEV;
	mmap_action_remap_full(desc, PHYS_PFN(elder->regs));
	return 0;
}

static const struct file_operations elder_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = elder_mmap_prepare,
};
