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

static int reel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reel *reel = file->private_data;

	if ((vma->vm_flags & (VM_READ | VM_MAYREAD | VM_WRITE)) !=
	    (VM_READ | VM_MAYREAD))
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(reel->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations reel_fops = {
	.owner	= THIS_MODULE,
	.open	= reel_open,
	.mmap	= reel_mmap,
};
