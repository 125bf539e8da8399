// A cap: the offset becomes the page frame number before the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cap {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cap_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cap, cdev);
	return 0;
}

static int cap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cap *cap = file->private_data;

	vma->vm_pgoff += PHYS_PFN(cap->regs);
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations cap_fops = {
	.owner	= THIS_MODULE,
	.open	= cap_open,
	.mmap	= cap_mmap,
};
