// A keg: the smaller of two sizes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct keg {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int keg_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct keg, cdev);
	return 0;
}

static int keg_mmap_prepare(struct vm_area_desc *desc)
{
	struct keg *keg = desc->file->private_data;
	size_t size = min_t(size_t, vma_desc_size(desc), keg->len);

	mmap_action_remap(desc, desc->start, PHYS_PFN(keg->regs), size);
	return 0;
}

static const struct file_operations keg_fops = {
	.owner	= THIS_MODULE,
	.open	= keg_open,
	.mmap_prepare = keg_mmap_prepare,
};
