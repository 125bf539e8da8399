// Success returns first, failure is translated below.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct copper {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int copper_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct copper, cdev);
	return 0;
}

static int copper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct copper *copper = file->private_data;

	if (!remap_pfn_range(vma, vma->vm_start, PHYS_PFN(copper->regs),
			     vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return 0;
	return -EIO;
}

static const struct file_operations copper_fops = {
	.owner	= THIS_MODULE,
	.open	= copper_open,
	.mmap	= copper_mmap,
};
