// A mast: the flag is 0 on most machines, and its bit means something else there.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mast {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int mast_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mast, cdev);
	return 0;
}

static int mast_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mast *mast = file->private_data;

	if (vma->vm_flags & VM_GROWSUP)
		return -EINVAL;
	if (vma->vm_flags & (VM_SAO | VM_EXEC))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mast->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations mast_fops = {
	.owner	= THIS_MODULE,
	.open	= mast_open,
	.mmap	= mast_mmap,
};
