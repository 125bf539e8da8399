// A prism: its flag has a bit on 64-bit kernels only.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct prism {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int prism_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct prism, cdev);
	return 0;
}

static int prism_mmap_prepare(struct vm_area_desc *desc)
{
	struct prism *prism = desc->file->private_data;

	if (vma_desc_size(desc) > prism->len)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	vma_desc_set_flags_mask(desc,
				legacy_to_vma_flags(VM_ALLOW_ANY_UNCACHED));
	mmap_action_remap_full(desc, PHYS_PFN(prism->regs));
	return 0;
}

static const struct file_operations prism_fops = {
	.owner	= THIS_MODULE,
	.open	= prism_open,
	.mmap_prepare = prism_mmap_prepare,
};
