// A den: the lock is released by leaving the scope.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct den {
	struct cdev cdev;
	struct mutex lock;
	phys_addr_t regs;
};

static int den_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct den, cdev);
	return 0;
}

static int den_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct den *den = file->private_data;

	guard(mutex)(&den->lock);
	if (!den->regs)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(den->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations den_fops = {
	.owner	= THIS_MODULE,
	.open	= den_open,
	.mmap	= den_mmap,
};
