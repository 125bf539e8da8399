// The address itself is printed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct birch {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int birch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct birch, cdev);
	return 0;
}

static int birch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct birch *birch = file->private_data;

	pr_debug("birch: %px\n", vma);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(birch->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations birch_fops = {
	.owner	= THIS_MODULE,
	.open	= birch_open,
	.mmap	= birch_mmap,
};
