// A skink: a pointer to the helper is stored, and the old name stays what it was.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct skink_type {
	bool (*fits)(struct vm_area_struct *vma);
};

static bool skink_fits(struct vm_area_struct *vma)
{
	return !(vma->vm_end & 0xffff);
}

const struct skink_type skink_type = {
	.fits = skink_fits,
};

static int skink_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!skink_fits(vma))
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations skink_fops = {
	.owner	= THIS_MODULE,
	.mmap	= skink_mmap,
};
