// A helper maps, and its caller does not look at the result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct linden {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int linden_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct linden, cdev);
	return 0;
}

static int linden_map(struct vm_area_struct *vma, phys_addr_t phys)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(phys),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int linden_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct linden *linden = file->private_data;

	linden_map(vma, linden->regs);
	return 0;
}

static const struct file_operations linden_fops = {
	.owner	= THIS_MODULE,
	.open	= linden_open,
	.mmap	= linden_mmap,
};
