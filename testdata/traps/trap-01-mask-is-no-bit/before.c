// A gauge: each flag is named by its mask, alone and in a list.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gauge {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int gauge_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gauge, cdev);
	return 0;
}

static int gauge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gauge *gauge = file->private_data;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	if (vma->vm_flags & (VM_EXEC | VM_GROWSDOWN))
		return -EINVAL;

	vm_flags_clear(vma, VM_MAYWRITE | VM_MAYEXEC);
	vm_flags_set(vma, VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(gauge->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations gauge_fops = {
	.owner	= THIS_MODULE,
	.open	= gauge_open,
	.mmap	= gauge_mmap,
};
