// Two handlers share a helper.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
	size_t len;
};

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

static int onyx_map(struct onyx *onyx, struct vm_area_desc *desc, phys_addr_t phys)
{
	unsigned long size = vma_desc_size(desc);

	if (size > onyx->len)
		return -EINVAL;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(phys));
	return 0;
}

static int onyx_mmap_prepare(struct vm_area_desc *desc)
{
	struct onyx *onyx = desc->file->private_data;

	return onyx_map(onyx, desc, onyx->regs);
}

static int onyx_ring_mmap_prepare(struct vm_area_desc *desc)
{
	struct onyx *onyx = desc->file->private_data;

	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	return onyx_map(onyx, desc, onyx->ring);
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap_prepare = onyx_mmap_prepare,
};

static const struct file_operations onyx_ring_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap_prepare = onyx_ring_mmap_prepare,
};
