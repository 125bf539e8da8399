// A reel: two of three flags must be set, the third must not.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct reel {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int reel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct reel, cdev);
	return 0;
}

static int reel_mmap_prepare(struct vm_area_desc *desc)
{
	struct reel *reel = desc->file->private_data;

	if (!vma_desc_test_all(desc, VMA_READ_BIT, VMA_MAYREAD_BIT) ||
	    vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	mmap_action_remap_full(desc, PHYS_PFN(reel->regs));
	return 0;
}

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.open	= reel_open,
	.mmap_prepare = reel_mmap_prepare,
};
