// A rush: what was checked is changed before it is used.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rush {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int rush_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct rush, cdev);
	return 0;
}

static int rush_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rush *rush = file->private_data;
	size_t len = rush->len;

	if (vma->vm_end - vma->vm_start < len)
		return -EINVAL;
	len += PAGE_SIZE;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rush->regs), len,
			       vma->vm_page_prot);
}

static const struct file_operations rush_fops = {
	.owner	= THIS_MODULE,
	.open	= rush_open,
	.mmap	= rush_mmap,
};
