// An antler: each arm passes a protection of its own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct antler {
	struct cdev cdev;
	bool slow;
	phys_addr_t regs;
};

static int antler_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct antler, cdev);
	return 0;
}

static int antler_mmap_prepare(struct vm_area_desc *desc)
{
	struct antler *antler = desc->file->private_data;

	if (antler->slow) {
		desc->page_prot = pgprot_noncached(desc->page_prot);
		mmap_action_remap_full(desc, PHYS_PFN(antler->regs));
	} else {
		mmap_action_remap_full(desc, PHYS_PFN(antler->regs));
	}
	return 0;
}

static const struct file_operations antler_fops = {
	.owner	= THIS_MODULE,
	.open	= antler_open,
	.mmap_prepare = antler_mmap_prepare,
};
