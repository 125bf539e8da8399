// A sail: private mappings that may be written are refused.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sail {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sail_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sail, cdev);
	return 0;
}

static int sail_mmap_prepare(struct vm_area_desc *desc)
{
	struct sail *sail = desc->file->private_data;

	if (vma_desc_is_cow_mapping(desc))
		return -EINVAL;
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	desc->page_prot =
		pgprot_writecombine(vma_flags_to_page_prot(desc->vma_flags));
	mmap_action_remap_full(desc, PHYS_PFN(sail->regs));
	return 0;
}

static const struct file_operations sail_fops = {
	.owner	= THIS_MODULE,
	.open	= sail_open,
	.mmap_prepare = sail_mmap_prepare,
};
