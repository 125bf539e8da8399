// A spool: the page offset selects where in the resource the mapping begins.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spool {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int spool_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spool, cdev);
	return 0;
}

static int spool_mmap_prepare(struct vm_area_desc *desc)
{
	struct spool *spool = desc->file->private_data;
	unsigned long pages = vma_desc_pages(desc);

	if (desc->pgoff >= PFN_DOWN(spool->len) ||
	    pages > PFN_DOWN(spool->len) - desc->pgoff)
		return -EINVAL;

	mmap_action_remap_full(desc, PHYS_PFN(spool->regs) + desc->pgoff);
	return 0;
}

static const struct file_operations spool_fops = {
	.owner	= THIS_MODULE,
	.open	= spool_open,
	.mmap_prepare = spool_mmap_prepare,
};
