// A straw: the size is cut to 32 bits before it is checked.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct straw {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int straw_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct straw, cdev);
	return 0;
}

static int straw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct straw *straw = file->private_data;
	unsigned int size = vma->vm_end - vma->vm_start;

	if (size > straw->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(straw->regs), size,
			       vma->vm_page_prot);
}

static const struct file_operations straw_fops = {
	.owner	= THIS_MODULE,
	.open	= straw_open,
	.mmap	= straw_mmap,
};
