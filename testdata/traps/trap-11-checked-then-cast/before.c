// A mug: what was checked is cast when it is used.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mug {
	struct cdev cdev;
	phys_addr_t regs;
	u64 len;
};

static int mug_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mug, cdev);
	return 0;
}

static int mug_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mug *mug = file->private_data;
	size_t size = vma->vm_end - vma->vm_start;

	if (size < mug->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mug->regs),
			       (size_t)mug->len, vma->vm_page_prot);
}

static const struct file_operations mug_fops = {
	.owner	= THIS_MODULE,
	.open	= mug_open,
	.mmap	= mug_mmap,
};
