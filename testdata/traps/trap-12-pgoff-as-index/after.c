// A rack: the page offset is a number of a bank, and reset before mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rack {
	struct cdev cdev;
	phys_addr_t banks[4];
};

static int rack_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct rack, cdev);
	return 0;
}

static int rack_mmap_prepare(struct vm_area_desc *desc)
{
	struct rack *rack = desc->file->private_data;
	unsigned long bank = desc->pgoff;

	if (bank >= ARRAY_SIZE(rack->banks))
		return -ENXIO;

	desc->pgoff = 0;
	mmap_action_simple_ioremap(desc, rack->banks[bank], PAGE_SIZE);
	return 0;
}

static const struct file_operations rack_fops = {
	.owner	= THIS_MODULE,
	.open	= rack_open,
	.mmap_prepare = rack_mmap_prepare,
};
