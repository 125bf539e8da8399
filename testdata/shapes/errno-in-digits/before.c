// Errors are given as numbers.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gneiss {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int gneiss_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gneiss, cdev);
	return 0;
}

static int gneiss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gneiss *gneiss = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (size > gneiss->len)
		return -22;
	if (remap_pfn_range(vma, vma->vm_start, gneiss->regs >> PAGE_SHIFT, size, vma->vm_page_prot))
		return -1;
	return 0;
}

static const struct file_operations gneiss_fops = {
	.owner	= THIS_MODULE,
	.open	= gneiss_open,
	.mmap	= gneiss_mmap,
};
