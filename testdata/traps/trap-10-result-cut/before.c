// The variable does not hold the error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pyrite {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pyrite_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pyrite, cdev);
	return 0;
}

static int pyrite_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pyrite *pyrite = file->private_data;
	u8 err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(pyrite->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return err ? -EIO : 0;
}

static const struct file_operations pyrite_fops = {
	.owner	= THIS_MODULE,
	.open	= pyrite_open,
	.mmap	= pyrite_mmap,
};
