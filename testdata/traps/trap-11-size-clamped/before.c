// A cask: no more than there is.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cask {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cask_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cask, cdev);
	return 0;
}

static int cask_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cask *cask = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > cask->len)
		size = cask->len;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cask->regs), size,
			       vma->vm_page_prot);
}

static const struct file_operations cask_fops = {
	.owner	= THIS_MODULE,
	.open	= cask_open,
	.mmap	= cask_mmap,
};
