// One statement becomes two, under conditions without braces.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct amber {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t ring;
};

static int amber_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct amber, cdev);
	return 0;
}

static int amber_mmap_prepare(struct vm_area_desc *desc)
{
	struct amber *amber = desc->file->private_data;

	if (desc->pgoff == 0) {
		mmap_action_remap_full(desc, PHYS_PFN(amber->regs));
		return 0;
	} else if (desc->pgoff == 1) {
		mmap_action_ioremap_full(desc, PHYS_PFN(amber->ring));
		return 0;
	} else {
		return -EINVAL;
	}
}

static const struct file_operations amber_fops = {
	.owner	= THIS_MODULE,
	.open	= amber_open,
	.mmap_prepare = amber_mmap_prepare,
};
