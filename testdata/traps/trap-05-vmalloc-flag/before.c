// A kiln: a flag of vmalloc.h, which has nothing to do with a VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int kiln_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct kiln, cdev);
	return 0;
}

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	vm_flags_set(vma, VM_DONTDUMP | VM_USERMAP);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(kiln->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations kiln_fops = {
	.owner	= THIS_MODULE,
	.open	= kiln_open,
	.mmap	= kiln_mmap,
};
