// The arm for success only reports.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cab {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cab_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cab, cdev);
	return 0;
}

static int cab_mmap_prepare(struct vm_area_desc *desc)
{
	struct cab *cab = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(cab->regs));
	pr_debug("cab: mapped\n");

	return 0;
}

static const struct file_operations cab_fops = {
	.owner	= THIS_MODULE,
	.open	= cab_open,
	.mmap_prepare = cab_mmap_prepare,
};
