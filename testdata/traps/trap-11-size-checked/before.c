// A ferry: the mapping is at least as long as the buffer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ferry_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ferry, cdev);
	return 0;
}

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	if (vma->vm_end - vma->vm_start < ferry->len)
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ferry->regs), ferry->len,
			       vma->vm_page_prot);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.open	= ferry_open,
	.mmap	= ferry_mmap,
};
