// A vat: the local no longer holds the size of the mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vat {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int vat_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vat, cdev);
	return 0;
}

static int vat_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > vat->len)
		return -EINVAL;
	size = PAGE_ALIGN(vat->len);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(vat->regs), size,
			       vma->vm_page_prot);
}

static const struct file_operations vat_fops = {
	.owner	= THIS_MODULE,
	.open	= vat_open,
	.mmap	= vat_mmap,
};
