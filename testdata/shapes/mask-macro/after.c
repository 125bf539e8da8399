// The flags hide behind macros of the driver.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct birch {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int birch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct birch, cdev);
	return 0;
}

#define BIRCH_FLAGS	(VM_DONTEXPAND | VM_DONTDUMP)
#define BIRCH_FORBIDDEN	(VM_WRITE | VM_EXEC)

static int birch_mmap_prepare(struct vm_area_desc *desc)
{
	struct birch *birch = desc->file->private_data;

	if (vma_desc_test_any_mask(desc, legacy_to_vma_flags(BIRCH_FORBIDDEN)))
		return -EPERM;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(BIRCH_FLAGS));
	mmap_action_remap_full(desc, PHYS_PFN(birch->regs));
	return 0;
}

static const struct file_operations birch_fops = {
	.owner	= THIS_MODULE,
	.open	= birch_open,
	.mmap_prepare = birch_mmap_prepare,
};
