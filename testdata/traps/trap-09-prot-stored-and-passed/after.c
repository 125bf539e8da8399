// One protection is stored, the one of before is passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fir {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int fir_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fir, cdev);
	return 0;
}

static int fir_mmap_prepare(struct vm_area_desc *desc)
{
	struct fir *fir = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(fir->regs));
	desc->page_prot = pgprot_noncached(desc->page_prot);
	return 0;
}

static const struct file_operations fir_fops = {
	.owner	= THIS_MODULE,
	.open	= fir_open,
	.mmap_prepare = fir_mmap_prepare,
};
