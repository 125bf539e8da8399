// A lens: a flag that 32-bit kernels do not have is tested.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lens {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int lens_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lens, cdev);
	return 0;
}

static int lens_mmap_prepare(struct vm_area_desc *desc)
{
	struct lens *lens = desc->file->private_data;

	if (vma_desc_test_any_mask(desc, legacy_to_vma_flags(VM_DROPPABLE)))
		return -EOPNOTSUPP;
	if (vma_desc_test_any_mask(desc,
				   legacy_to_vma_flags(VM_SHADOW_STACK |
						       VM_WRITE)))
		return -EPERM;
	mmap_action_remap_full(desc, PHYS_PFN(lens->regs));
	return 0;
}

static const struct file_operations lens_fops = {
	.owner	= THIS_MODULE,
	.open	= lens_open,
	.mmap_prepare = lens_mmap_prepare,
};
