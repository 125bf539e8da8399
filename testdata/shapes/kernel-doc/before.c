// Kernel-doc names the handler and its parameters.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct topaz {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int topaz_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct topaz, cdev);
	return 0;
}

/**
 * topaz_mmap - map the registers of a topaz
 * @file: the open device
 * @vma: the mapping to be
 *
 * Called for mmap(2). topaz_mmap() may be called with a locked topaz.
 *
 * Return: 0 or a negative error code.
 */
static int topaz_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct topaz *topaz = file->private_data;

	if (vma->vm_end - vma->vm_start > topaz->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(topaz->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations topaz_fops = {
	.owner	= THIS_MODULE,
	.open	= topaz_open,
	.mmap	= topaz_mmap,
};
