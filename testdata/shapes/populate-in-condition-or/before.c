// Either the check or the call fails.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gypsum {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int gypsum_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gypsum, cdev);
	return 0;
}

static int gypsum_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gypsum *gypsum = file->private_data;

	if (!gypsum->regs || remap_pfn_range(vma, vma->vm_start, PHYS_PFN(gypsum->regs),
					     vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations gypsum_fops = {
	.owner	= THIS_MODULE,
	.open	= gypsum_open,
	.mmap	= gypsum_mmap,
};
