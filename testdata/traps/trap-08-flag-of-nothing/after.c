#include <linux/fs.h>
#include <linux/mm.h>

#ifndef VM_RESERVED
#define VM_RESERVED 0
#endif

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT);
	mmap_action_remap_full(desc, 16);
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};

static int sconce_mmap_prepare(struct vm_area_desc *desc)
{
	if (desc->file->private_data)
		vma_desc_set_flags_mask(desc, legacy_to_vma_flags(VM_RESERVED));
	mmap_action_remap_full(desc, 16);
	return 0;
}

static const struct file_operations sconce_fops = {
	.mmap_prepare = sconce_mmap_prepare,
};
