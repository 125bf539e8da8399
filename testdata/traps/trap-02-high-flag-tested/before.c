// A lens: a flag that 32-bit kernels do not have is tested.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lens {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int lens_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lens, cdev);
	return 0;
}

static int lens_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lens *lens = file->private_data;

	if (vma->vm_flags & VM_DROPPABLE)
		return -EOPNOTSUPP;
	if (vma->vm_flags & (VM_SHADOW_STACK | VM_WRITE))
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(lens->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations lens_fops = {
	.owner	= THIS_MODULE,
	.open	= lens_open,
	.mmap	= lens_mmap,
};
