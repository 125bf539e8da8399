// The call is the last condition of a chain.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct teal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int teal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct teal, cdev);
	return 0;
}

static int teal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct teal *teal = file->private_data;

	if (!teal->len)
		return -ENODEV;
	else if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(teal->regs),
				      vma->vm_end - vma->vm_start,
				      vma->vm_page_prot))
		return -EAGAIN;

	return 0;
}

static const struct file_operations teal_fops = {
	.owner	= THIS_MODULE,
	.open	= teal_open,
	.mmap	= teal_mmap,
};
