// A cup: the offset is cut, and used as it is.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cup {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cup_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cup, cdev);
	return 0;
}

static int cup_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cup *cup = file->private_data;
	unsigned int off = vma->vm_pgoff;

	if (off >= 4)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cup->regs) + off,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations cup_fops = {
	.owner	= THIS_MODULE,
	.open	= cup_open,
	.mmap	= cup_mmap,
};
