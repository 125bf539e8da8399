// A skink: a pointer to the helper is stored, and the old name stays what it was.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct skink_type {
	bool (*fits)(struct vm_area_struct *vma);
};

static bool __skink_fits(unsigned long end)
{
	return !(end & 0xffff);
}

static bool skink_fits(struct vm_area_struct *vma)
{
	return __skink_fits(vma->vm_end);
}

const struct skink_type skink_type = {
	.fits = skink_fits,
};

static int skink_mmap_prepare(struct vm_area_desc *desc)
{
	if (!__skink_fits(desc->end))
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations skink_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = skink_mmap_prepare,
};
