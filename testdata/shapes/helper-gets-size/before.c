// A helper gets the size and the protection from its caller.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct drone {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int drone_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct drone, cdev);
	return 0;
}

static int drone_map(struct vm_area_struct *vma, unsigned long pfn,
		     unsigned long size, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, pfn, size, prot);
}

static int drone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drone *drone = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > drone->len)
		return -EINVAL;
	return drone_map(vma, PHYS_PFN(drone->regs), size, vma->vm_page_prot);
}

static const struct file_operations drone_fops = {
	.owner	= THIS_MODULE,
	.open	= drone_open,
	.mmap	= drone_mmap,
};
