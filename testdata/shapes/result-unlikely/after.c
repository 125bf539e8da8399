// A failure is unlikely.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bus {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int bus_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bus, cdev);
	return 0;
}

static int bus_mmap_prepare(struct vm_area_desc *desc)
{
	struct bus *bus = desc->file->private_data;

	mmap_action_ioremap_full(desc, PHYS_PFN(bus->regs));
	desc->action.error_override = -EAGAIN;

	return 0;
}

static const struct file_operations bus_fops = {
	.owner	= THIS_MODULE,
	.open	= bus_open,
	.mmap_prepare = bus_mmap_prepare,
};
