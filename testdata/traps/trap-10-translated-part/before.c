// A cork: a private mapping of a part fails earlier, and not with -EAGAIN.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cork {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cork_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cork, cdev);
	return 0;
}

static int cork_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cork *cork = file->private_data;

	if (vma->vm_end - vma->vm_start < cork->len)
		return -EINVAL;
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cork->regs), cork->len,
			    vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations cork_fops = {
	.owner	= THIS_MODULE,
	.open	= cork_open,
	.mmap	= cork_mmap,
};
