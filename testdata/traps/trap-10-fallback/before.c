// A tap: when one way fails, another one is tried.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tap {
	struct cdev cdev;
	phys_addr_t regs;
	phys_addr_t spare;
	size_t len;
};

static int tap_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tap, cdev);
	return 0;
}

static int tap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tap *tap = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, tap->regs, tap->len);
	if (ret)
		ret = vm_iomap_memory(vma, tap->spare, tap->len);
	return ret;
}

static const struct file_operations tap_fops = {
	.owner	= THIS_MODULE,
	.open	= tap_open,
	.mmap	= tap_mmap,
};
