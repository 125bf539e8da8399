// The protection depends on the configuration.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct glass {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int glass_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct glass, cdev);
	return 0;
}

static int glass_mmap_prepare(struct vm_area_desc *desc)
{
	struct glass *glass = desc->file->private_data;

#ifdef CONFIG_GLASS_WC
	desc->page_prot = pgprot_writecombine(desc->page_prot);
#else
	desc->page_prot = pgprot_noncached(desc->page_prot);
#endif
	mmap_action_remap_full(desc, PHYS_PFN(glass->regs));
	return 0;
}

static const struct file_operations glass_fops = {
	.owner	= THIS_MODULE,
	.open	= glass_open,
	.mmap_prepare = glass_mmap_prepare,
};
