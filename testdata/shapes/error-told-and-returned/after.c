// The result goes through a function that prints it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bryony {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static struct device *the_bryony;

static int bryony_mmap_prepare(struct vm_area_desc *desc)
{
	struct bryony *bryony = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(bryony->base));
	return 0;
}

static const struct file_operations bryony_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = bryony_mmap_prepare,
};
