#include <linux/fs.h>
#include <linux/mm.h>

#ifdef LAMP_FIXED
#define VM_LAMP 0
#else
#define VM_LAMP (VM_DONTEXPAND | VM_DONTDUMP)
#endif

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_IO_BIT);
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(VM_LAMP));
	mmap_action_remap_full(desc, 16);
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};
