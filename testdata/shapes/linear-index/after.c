// Frames of a device, by the number of the page.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gneiss {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int gneiss_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gneiss, cdev);
	return 0;
}

static int gneiss_mmap_prepare(struct vm_area_desc *desc)
{
	struct gneiss *gneiss = desc->file->private_data;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_ioremap_full(desc, PHYS_PFN(gneiss->regs));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations gneiss_fops = {
	.owner	= THIS_MODULE,
	.open	= gneiss_open,
	.mmap_prepare = gneiss_mmap_prepare,
};
