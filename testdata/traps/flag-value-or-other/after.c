#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	unsigned long mode;
};

static int kiln_check(unsigned long mode)
{
	return mode == 1 ? -EINVAL : 0;
}

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	unsigned long mode = vma_flags_to_legacy(desc->vma_flags) &
		VM_EXEC ?: kiln->mode;

	if (kiln_check(mode))
		return -EINVAL;
	mmap_action_remap_full(desc, kiln->pfn);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};

static int rack_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	if (vma_flags_to_legacy(desc->vma_flags) & VM_WRITE ?: kiln->mode)
		return -EPERM;
	mmap_action_remap_full(desc, kiln->pfn);
	return 0;
}

static const struct file_operations rack_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = rack_mmap_prepare,
};
