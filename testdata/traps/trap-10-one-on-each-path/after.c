// A hoist: one of two ranges, never both.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hoist {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
};

static int hoist_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hoist, cdev);
	return 0;
}

static int hoist_mmap_prepare(struct vm_area_desc *desc)
{
	struct hoist *hoist = desc->file->private_data;

	switch (desc->pgoff) {
	case 0:
		mmap_action_remap_full(desc, PHYS_PFN(hoist->regs));
		return 0;
	case 1:
		mmap_action_ioremap_full(desc, PHYS_PFN(hoist->ring));
		return 0;
	default:
		return -ENXIO;
	}
}

static const struct file_operations hoist_fops = {
	.owner	= THIS_MODULE,
	.open	= hoist_open,
	.mmap_prepare = hoist_mmap_prepare,
};
