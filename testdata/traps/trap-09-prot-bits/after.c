// A tint: single bits of the protection are changed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tint {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tint_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tint, cdev);
	return 0;
}

#define TINT_UNCACHED	0x10

static int tint_mmap_prepare(struct vm_area_desc *desc)
{
	struct tint *tint = desc->file->private_data;

	pgprot_val(desc->page_prot) |= TINT_UNCACHED;
	mmap_action_simple_ioremap(desc, tint->regs, tint->len);
	return 0;
}

static const struct file_operations tint_fops = {
	.owner	= THIS_MODULE,
	.open	= tint_open,
	.mmap_prepare = tint_mmap_prepare,
};
