// A gear: after mapping, the device may still refuse.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gear {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	bool gone;
};

static int gear_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gear, cdev);
	return 0;
}

static int gear_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gear *gear = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, gear->regs, gear->len);
	if (ret)
		return ret;
	if (gear->gone)
		return -ENODEV;
	return 0;
}

static const struct file_operations gear_fops = {
	.owner	= THIS_MODULE,
	.open	= gear_open,
	.mmap	= gear_mmap,
};
