// Two handlers share a helper.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
	size_t len;
};

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

static int onyx_map(struct onyx *onyx, struct vm_area_struct *vma, phys_addr_t phys)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > onyx->len)
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(phys), size,
			       vma->vm_page_prot);
}

static int onyx_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct onyx *onyx = file->private_data;

	return onyx_map(onyx, vma, onyx->regs);
}

static int onyx_ring_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct onyx *onyx = file->private_data;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	return onyx_map(onyx, vma, onyx->ring);
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap	= onyx_mmap,
};

static const struct file_operations onyx_ring_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap	= onyx_ring_mmap,
};
