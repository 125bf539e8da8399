// A canoe: the check bounds the mapping, not the buffer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct canoe {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int canoe_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct canoe, cdev);
	return 0;
}

static int canoe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canoe *canoe = file->private_data;

	if (vma->vm_end - vma->vm_start > canoe->len)
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(canoe->regs), canoe->len,
			       vma->vm_page_prot);
}

static const struct file_operations canoe_fops = {
	.owner	= THIS_MODULE,
	.open	= canoe_open,
	.mmap	= canoe_mmap,
};
