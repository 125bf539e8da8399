// A safe: the buffer may not be replaced while it is being mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct safe {
	struct cdev cdev;
	struct mutex lock;
	phys_addr_t regs;
};

static int safe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct safe, cdev);
	return 0;
}

static int safe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct safe *safe = file->private_data;
	int ret = -ENXIO;

	mutex_lock(&safe->lock);
	if (safe->regs)
		ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(safe->regs),
				      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	mutex_unlock(&safe->lock);
	return ret;
}

static const struct file_operations safe_fops = {
	.owner	= THIS_MODULE,
	.open	= safe_open,
	.mmap	= safe_mmap,
};
