// Every line ends as on another system.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct agate {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int agate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct agate, cdev);
	return 0;
}

static int agate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct agate *agate = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > agate->len || vma->vm_flags & VM_WRITE)
		return -EINVAL;
	vm_flags_clear(vma, VM_MAYWRITE);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(agate->regs), size,
			       pgprot_noncached(vma->vm_page_prot));
}

static const struct file_operations agate_fops = {
	.owner	= THIS_MODULE,
	.open	= agate_open,
	.mmap	= agate_mmap,
};
