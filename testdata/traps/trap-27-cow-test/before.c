// A sail: private mappings that may be written are refused.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sail {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sail_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sail, cdev);
	return 0;
}

static int sail_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sail *sail = file->private_data;

	if (is_cow_mapping(vma->vm_flags))
		return -EINVAL;
	vm_flags_clear(vma, VM_MAYWRITE);
	vma->vm_page_prot = pgprot_writecombine(vm_get_page_prot(vma->vm_flags));
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sail->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations sail_fops = {
	.owner	= THIS_MODULE,
	.open	= sail_open,
	.mmap	= sail_mmap,
};
