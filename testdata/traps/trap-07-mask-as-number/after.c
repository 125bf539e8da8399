// A coil: values of flag tests are kept, shifted and compared as numbers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct coil {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int coil_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct coil, cdev);
	return 0;
}

static int coil_mmap_prepare(struct vm_area_desc *desc)
{
	struct coil *coil = desc->file->private_data;
	unsigned long writable = vma_flags_to_legacy(desc->vma_flags) &
		VM_WRITE;
	int both = (vma_flags_to_legacy(desc->vma_flags) & VM_READ) |
		(vma_flags_to_legacy(desc->vma_flags) & VM_WRITE);

	if (writable == VM_WRITE && coil->len < PAGE_SIZE)
		return -EINVAL;
	if (both > 2 ||
	    (vma_flags_to_legacy(desc->vma_flags) & VM_MAYWRITE) >> 5)
		return -EPERM;
	mmap_action_remap_full(desc, PHYS_PFN(coil->regs));
	return 0;
}

static const struct file_operations coil_fops = {
	.owner	= THIS_MODULE,
	.open	= coil_open,
	.mmap_prepare = coil_mmap_prepare,
};
