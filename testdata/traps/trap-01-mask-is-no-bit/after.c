// A gauge: each flag is named by its mask, alone and in a list.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gauge {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int gauge_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gauge, cdev);
	return 0;
}

static int gauge_mmap_prepare(struct vm_area_desc *desc)
{
	struct gauge *gauge = desc->file->private_data;

	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	if (vma_desc_test_any(desc, VMA_EXEC_BIT, VMA_GROWSDOWN_BIT))
		return -EINVAL;

	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT, VMA_MAYEXEC_BIT);
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, PHYS_PFN(gauge->regs));
	return 0;
}

static const struct file_operations gauge_fops = {
	.owner	= THIS_MODULE,
	.open	= gauge_open,
	.mmap_prepare = gauge_mmap_prepare,
};
