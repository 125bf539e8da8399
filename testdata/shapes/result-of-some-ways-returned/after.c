// What is returned is what the call came to on the ways that have it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vetch {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static int vetch_mmap_prepare(struct vm_area_desc *desc)
{
	struct vetch *vetch = desc->file->private_data;
	int err = 0;

	if (vetch->width) {
		mmap_action_remap_full(desc, PHYS_PFN(vetch->base));
		err = 0;
	}
	if (err)
		return err;
	return 0;
}

static const struct file_operations vetch_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = vetch_mmap_prepare,
};
