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

static int cart_mmap_prepare(struct vm_area_desc *desc)
{
	struct cart *cart = desc->file->private_data;
	int ret = -EINVAL;

	if (desc->pgoff)
		goto out;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(cart->regs));

	ret = 0;
out:
	return ret;
}

static const struct file_operations cart_fops = {
	.owner	= THIS_MODULE,
	.open	= cart_open,
	.mmap_prepare = cart_mmap_prepare,
};
