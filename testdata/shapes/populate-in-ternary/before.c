// The call is one arm of a conditional expression, the other one an error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct zinc {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int zinc_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct zinc, cdev);
	return 0;
}

static int zinc_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct zinc *zinc = file->private_data;

	return zinc->regs ? remap_pfn_range(vma, vma->vm_start, PHYS_PFN(zinc->regs),
					    vma->vm_end - vma->vm_start,
					    vma->vm_page_prot) : -ENXIO;
}

static const struct file_operations zinc_fops = {
	.owner	= THIS_MODULE,
	.open	= zinc_open,
	.mmap	= zinc_mmap,
};
