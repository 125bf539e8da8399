// Flags are set and cleared as before there were helpers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct poplar {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int poplar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct poplar, cdev);
	return 0;
}

static int poplar_mmap_prepare(struct vm_area_desc *desc)
{
	struct poplar *poplar = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT);
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	mmap_action_remap_full(desc, PHYS_PFN(poplar->regs));
	return 0;
}

static const struct file_operations poplar_fops = {
	.owner	= THIS_MODULE,
	.open	= poplar_open,
	.mmap_prepare = poplar_mmap_prepare,
};
