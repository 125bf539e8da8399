// A moat: a macro fills the table.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moat {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int moat_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct moat, cdev);
	return 0;
}

static int moat_mmap_prepare(struct vm_area_desc *desc)
{
	struct moat *moat = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(moat->regs));
	return 0;
}

#define MOAT_FOPS(name, fn)					\
static const struct file_operations name = {			\
	.owner	= THIS_MODULE,					\
	.open	= moat_open,					\
	.mmap_prepare = fn,					\
}

MOAT_FOPS(moat_wide_fops, moat_mmap_prepare);
