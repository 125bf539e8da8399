// A pot: the size is a signed number of 32 bits.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pot {
	struct cdev cdev;
	phys_addr_t regs;
	int len;
};

static int pot_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pot, cdev);
	return 0;
}

static int pot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pot *pot = file->private_data;
	int size = vma->vm_end - vma->vm_start;

	if (size > pot->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(pot->regs), size,
			       vma->vm_page_prot);
}

static const struct file_operations pot_fops = {
	.owner	= THIS_MODULE,
	.open	= pot_open,
	.mmap	= pot_mmap,
};
