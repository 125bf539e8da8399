// A chest: the lock protects only what is read before.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chest {
	struct cdev cdev;
	struct mutex lock;
	phys_addr_t regs;
};

static int chest_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chest, cdev);
	return 0;
}

static int chest_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chest *chest = file->private_data;
	phys_addr_t regs;

	mutex_lock(&chest->lock);
	regs = chest->regs;
	mutex_unlock(&chest->lock);
	if (!regs)
		return -ENXIO;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations chest_fops = {
	.owner	= THIS_MODULE,
	.open	= chest_open,
	.mmap	= chest_mmap,
};
