// A wing: one way jumps over the check.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wing {
	struct cdev cdev;
	bool raw;
	phys_addr_t regs;
	size_t len;
};

static int wing_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct wing, cdev);
	return 0;
}

static int wing_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wing *wing = file->private_data;

	if (wing->raw)
		goto map;
	if (vma->vm_end - vma->vm_start < wing->len)
		return -EINVAL;
map:
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(wing->regs), wing->len,
			       vma->vm_page_prot);
}

static const struct file_operations wing_fops = {
	.owner	= THIS_MODULE,
	.open	= wing_open,
	.mmap	= wing_mmap,
};
