// Parameters have names of their own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct maple {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int maple_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct maple, cdev);
	return 0;
}

static int maple_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *filp = desc->file;
	struct maple *m = filp->private_data;

	if (vma_desc_size(desc) > m->len)
		return -EINVAL;
	if (filp->f_mode & FMODE_WRITE)
		desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(m->regs));
	return 0;
}

static const struct file_operations maple_fops = {
	.owner	= THIS_MODULE,
	.open	= maple_open,
	.mmap_prepare = maple_mmap_prepare,
};
