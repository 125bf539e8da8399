// Kernel-doc calls the parameter a pointer to what it no longer points to.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

/**
 * onyx_mmap - map the registers of an onyx
 * @file: the open device
 * @vma: pointer to the vma to fill
 *
 * Called for mmap(2). onyx_mmap() may be called with a locked onyx.
 *
 * Return: 0 or a negative error code.
 */
static int onyx_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct onyx *onyx = file->private_data;

	if (vma->vm_end - vma->vm_start > onyx->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(onyx->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap	= onyx_mmap,
};
