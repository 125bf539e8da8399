// A claw: the protection that is passed depends on a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct claw {
	struct cdev cdev;
	bool slow;
	phys_addr_t regs;
};

static int claw_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct claw, cdev);
	return 0;
}

static int claw_mmap_prepare(struct vm_area_desc *desc)
{
	struct claw *claw = desc->file->private_data;

	desc->page_prot = claw->slow ? pgprot_noncached(desc->page_prot) :
		desc->page_prot;
	mmap_action_remap_full(desc, PHYS_PFN(claw->regs));
	return 0;
}

static const struct file_operations claw_fops = {
	.owner	= THIS_MODULE,
	.open	= claw_open,
	.mmap_prepare = claw_mmap_prepare,
};
