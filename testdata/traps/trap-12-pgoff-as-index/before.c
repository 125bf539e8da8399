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

static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rack *rack = file->private_data;
	unsigned long bank = vma->vm_pgoff;

	if (bank >= ARRAY_SIZE(rack->banks))
		return -ENXIO;

	vma->vm_pgoff = 0;
	return vm_iomap_memory(vma, rack->banks[bank], PAGE_SIZE);
}

static const struct file_operations rack_fops = {
	.owner	= THIS_MODULE,
	.open	= rack_open,
	.mmap	= rack_mmap,
};
