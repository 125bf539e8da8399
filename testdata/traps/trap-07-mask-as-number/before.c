// A coil: values of flag tests are kept, shifted and compared as numbers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct coil {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int coil_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct coil, cdev);
	return 0;
}

static int coil_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct coil *coil = file->private_data;
	unsigned long writable = vma->vm_flags & VM_WRITE;
	int both = (vma->vm_flags & VM_READ) | (vma->vm_flags & VM_WRITE);

	if (writable == VM_WRITE && coil->len < PAGE_SIZE)
		return -EINVAL;
	if (both > 2 || (vma->vm_flags & VM_MAYWRITE) >> 5)
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(coil->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations coil_fops = {
	.owner	= THIS_MODULE,
	.open	= coil_open,
	.mmap	= coil_mmap,
};
