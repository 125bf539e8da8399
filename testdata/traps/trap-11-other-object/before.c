// A tail: the length of one object is checked, and that of another is used.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tail {
	struct cdev cdev;
	struct tail *peer;
	phys_addr_t regs;
	size_t len;
};

static int tail_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tail, cdev);
	return 0;
}

static int tail_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tail *tail = file->private_data;

	if (vma->vm_end - vma->vm_start < tail->len)
		return -EINVAL;
	tail = tail->peer;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(tail->regs), tail->len,
			       vma->vm_page_prot);
}

static const struct file_operations tail_fops = {
	.owner	= THIS_MODULE,
	.open	= tail_open,
	.mmap	= tail_mmap,
};
