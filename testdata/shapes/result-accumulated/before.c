// The result is added to another one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lead {
	struct cdev cdev;
	int broken;
	phys_addr_t regs;
};

static int lead_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lead, cdev);
	return 0;
}

static int lead_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lead *lead = file->private_data;
	int ret = lead->broken;

	ret |= remap_pfn_range(vma, vma->vm_start, PHYS_PFN(lead->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static const struct file_operations lead_fops = {
	.owner	= THIS_MODULE,
	.open	= lead_open,
	.mmap	= lead_mmap,
};
