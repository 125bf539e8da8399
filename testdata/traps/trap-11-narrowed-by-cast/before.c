// A pan: a cast cuts the size.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pan {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pan_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pan, cdev);
	return 0;
}

static int pan_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pan *pan = file->private_data;
	unsigned long size = (u32)(vma->vm_end - vma->vm_start);

	if (size > pan->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(pan->regs), size,
			       vma->vm_page_prot);
}

static const struct file_operations pan_fops = {
	.owner	= THIS_MODULE,
	.open	= pan_open,
	.mmap	= pan_mmap,
};
