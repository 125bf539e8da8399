// The result is kept and tested, and both ways meet at a label.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cart {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cart_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cart, cdev);
	return 0;
}

static int cart_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cart *cart = file->private_data;
	int ret = -EINVAL;

	if (vma->vm_pgoff)
		goto out;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cart->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto out;

	ret = 0;
out:
	return ret;
}

static const struct file_operations cart_fops = {
	.owner	= THIS_MODULE,
	.open	= cart_open,
	.mmap	= cart_mmap,
};
