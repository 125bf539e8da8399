// Comments stand before, behind and inside of what changes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hazel {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int hazel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hazel, cdev);
	return 0;
}

static int hazel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hazel *hazel = file->private_data;	/* set by hazel_open() */
	int ret;

	/* The whole range, please. */
	if (vma->vm_end - vma->vm_start != hazel->len)	/* bytes */
		return -EINVAL;

	/* hazel_mmap() never maps a part. */
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hazel->regs),
			      vma->vm_end - vma->vm_start,	/* all of it */
			      vma->vm_page_prot);
	/* Nothing to undo. */
	if (ret)
		return ret;

	return 0;
}

static const struct file_operations hazel_fops = {
	.owner	= THIS_MODULE,
	.open	= hazel_open,
	.mmap	= hazel_mmap,
};
