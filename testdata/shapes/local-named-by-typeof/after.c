// Alders: only the type of another local names what nothing else reads any more.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct alder {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static int alder_mmap_prepare(struct vm_area_desc *desc)
{
	struct alder *alder = desc->file->private_data;
	int ret;
	typeof(ret) mode = alder->mode;

	if (mode > 3)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(alder->regs));
	return 0;
}

static int alder_raw_mmap_prepare(struct vm_area_desc *desc)
{
	struct alder *alder = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);
	typeof(size) most = alder->mode;

	if (most > 3)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(alder->regs));
	return 0;
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = alder_mmap_prepare,
};

static const struct file_operations alder_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = alder_raw_mmap_prepare,
};
