// A loom: the comparison tells whether any, all or only some of the flags are meant.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int loom_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct loom, cdev);
	return 0;
}

static int loom_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *loom = file->private_data;

	if (!(vma->vm_flags & (VM_SHARED | VM_MAYSHARE)))
		return -EINVAL;
	if ((vma->vm_flags & (VM_READ | VM_WRITE)) == (VM_READ | VM_WRITE))
		return -EPERM;
	if ((vma->vm_flags & (VM_WRITE | VM_EXEC)) == VM_WRITE)
		return -EACCES;
	if ((vma->vm_flags & (VM_READ | VM_EXEC)) != VM_READ)
		return -EACCES;
	if (VM_EXEC == (vma->vm_flags & VM_EXEC))
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(loom->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations loom_fops = {
	.owner	= THIS_MODULE,
	.open	= loom_open,
	.mmap	= loom_mmap,
};
