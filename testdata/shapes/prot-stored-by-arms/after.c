// One of two protections is stored, and passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct opal {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int opal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct opal, cdev);
	return 0;
}

static int opal_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct opal *opal = file->private_data;
	pgprot_t prot;

	if (file->f_flags & O_SYNC)
		prot = pgprot_noncached(desc->page_prot);
	else
		prot = pgprot_writecombine(desc->page_prot);
	desc->page_prot = prot;
	mmap_action_remap_full(desc, opal->regs >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations opal_fops = {
	.owner	= THIS_MODULE,
	.open	= opal_open,
	.mmap_prepare = opal_mmap_prepare,
};
