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

static int spool_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spool *spool = file->private_data;
	unsigned long pages = vma_pages(vma);

	if (vma->vm_pgoff >= PFN_DOWN(spool->len) ||
	    pages > PFN_DOWN(spool->len) - vma->vm_pgoff)
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(spool->regs) + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations spool_fops = {
	.owner	= THIS_MODULE,
	.open	= spool_open,
	.mmap	= spool_mmap,
};
