// Flags are set and cleared as before there were helpers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct poplar {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int poplar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct poplar, cdev);
	return 0;
}

static int poplar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct poplar *poplar = file->private_data;

	vma->vm_flags |= VM_IO | VM_PFNMAP;
	vma->vm_flags &= ~VM_MAYWRITE;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(poplar->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations poplar_fops = {
	.owner	= THIS_MODULE,
	.open	= poplar_open,
	.mmap	= poplar_mmap,
};
