// A loom: the comparison tells whether any, all or only some of the flags are meant.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int loom_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct loom, cdev);
	return 0;
}

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;

	if (!vma_desc_test_any(desc, VMA_SHARED_BIT, VMA_MAYSHARE_BIT))
		return -EINVAL;
	if (vma_desc_test_all(desc, VMA_READ_BIT, VMA_WRITE_BIT))
		return -EPERM;
	if (vma_desc_test(desc, VMA_WRITE_BIT) &&
	    !vma_desc_test(desc, VMA_EXEC_BIT))
		return -EACCES;
	if (!vma_desc_test(desc, VMA_READ_BIT) ||
	    vma_desc_test(desc, VMA_EXEC_BIT))
		return -EACCES;
	if (vma_desc_test(desc, VMA_EXEC_BIT))
		return -EPERM;
	mmap_action_remap_full(desc, PHYS_PFN(loom->regs));
	return 0;
}

static const struct file_operations loom_fops = {
	.owner	= THIS_MODULE,
	.open	= loom_open,
	.mmap_prepare = loom_mmap_prepare,
};
