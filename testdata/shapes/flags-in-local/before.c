// The flags to set are collected in a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct petal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int petal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct petal, cdev);
	return 0;
}

static int petal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct petal *petal = file->private_data;
	vm_flags_t flags = VM_DONTDUMP;

	if (petal->len > PAGE_SIZE)
		flags |= VM_DONTCOPY;
	vm_flags_set(vma, flags);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(petal->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations petal_fops = {
	.owner	= THIS_MODULE,
	.open	= petal_open,
	.mmap	= petal_mmap,
};
