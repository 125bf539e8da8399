// The result initialises the last local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct umber {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int umber_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct umber, cdev);
	return 0;
}

static int umber_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct umber *umber = file->private_data;
	int err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(umber->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (err)
		return err;

	vma->vm_private_data = umber;
	return 0;
}

static const struct file_operations umber_fops = {
	.owner	= THIS_MODULE,
	.open	= umber_open,
	.mmap	= umber_mmap,
};
