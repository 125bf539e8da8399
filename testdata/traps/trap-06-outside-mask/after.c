// A dish: no flag outside of a mask may be set.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dish {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int dish_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dish, cdev);
	return 0;
}

static int dish_mmap_prepare(struct vm_area_desc *desc)
{
	struct dish *dish = desc->file->private_data;

	if (vma_desc_test_any_mask(desc,
				   legacy_to_vma_flags(~(VM_READ | VM_MAYREAD |
							 VM_SHARED |
							 VM_MAYSHARE))))
		return -EPERM;
	if (vma_flags_to_legacy(desc->vma_flags) == (VM_READ | VM_SHARED))
		return -EINVAL;
	mmap_action_simple_ioremap(desc, dish->regs, dish->len);
	return 0;
}

static const struct file_operations dish_fops = {
	.owner	= THIS_MODULE,
	.open	= dish_open,
	.mmap_prepare = dish_mmap_prepare,
};
