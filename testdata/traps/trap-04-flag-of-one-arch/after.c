// A mast: the flag is 0 on most machines, and its bit means something else there.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mast {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int mast_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mast, cdev);
	return 0;
}

static int mast_mmap_prepare(struct vm_area_desc *desc)
{
	struct mast *mast = desc->file->private_data;

	if (vma_desc_test_any_mask(desc, legacy_to_vma_flags(VM_GROWSUP)))
		return -EINVAL;
	if (vma_desc_test_any_mask(desc, legacy_to_vma_flags(VM_SAO | VM_EXEC)))
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(mast->regs));
	return 0;
}

static const struct file_operations mast_fops = {
	.owner	= THIS_MODULE,
	.open	= mast_open,
	.mmap_prepare = mast_mmap_prepare,
};
