// A trunk: every way out passes the unlock.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct trunk {
	struct cdev cdev;
	struct mutex lock;
	phys_addr_t regs;
};

static int trunk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct trunk, cdev);
	return 0;
}

static int trunk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trunk *trunk = file->private_data;
	int ret;

	ret = mutex_lock_interruptible(&trunk->lock);
	if (ret)
		return ret;
	if (!trunk->regs) {
		ret = -ENXIO;
		goto out;
	}
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(trunk->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
out:
	mutex_unlock(&trunk->lock);
	return ret;
}

static const struct file_operations trunk_fops = {
	.owner	= THIS_MODULE,
	.open	= trunk_open,
	.mmap	= trunk_mmap,
};
