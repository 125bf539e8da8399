// A table for each model, in an array.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct flint {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int flint_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct flint, cdev);
	return 0;
}

static int flint_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct flint *flint = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(flint->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations flint_fops[] = {
	{
		.owner = THIS_MODULE,
		.open = flint_open,
		.mmap = flint_mmap,
	},
	{
		.owner = THIS_MODULE,
		.mmap = flint_mmap,
	},
};
