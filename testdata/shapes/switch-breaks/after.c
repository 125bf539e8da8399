// A call in each case of a switch, one result after it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cedar {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
};

static int cedar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cedar, cdev);
	return 0;
}

#define CEDAR_REGS	0
#define CEDAR_RING	1

static int cedar_mmap_prepare(struct vm_area_desc *desc)
{
	struct cedar *cedar = desc->file->private_data;
	int ret;

	switch (desc->pgoff) {
	case CEDAR_REGS:
		desc->page_prot = pgprot_noncached(desc->page_prot);
		mmap_action_ioremap_full(desc, PHYS_PFN(cedar->regs));
		ret = 0;
		break;
	case CEDAR_RING:
		mmap_action_remap_full(desc, PHYS_PFN(cedar->ring));
		ret = 0;
		break;
	default:
		ret = -EINVAL;
	}

	return ret;
}

static const struct file_operations cedar_fops = {
	.owner	= THIS_MODULE,
	.open	= cedar_open,
	.mmap_prepare = cedar_mmap_prepare,
};
