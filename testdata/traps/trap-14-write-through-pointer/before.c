// A hood: a local pointer leads to the device.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hood {
	struct cdev cdev;
	struct hood_stats { int maps; } stats;
	phys_addr_t regs;
	size_t len;
};

static int hood_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hood, cdev);
	return 0;
}

static int hood_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hood *hood = file->private_data;
	struct hood_stats *stats = &hood->stats;

	stats->maps++;
	return vm_iomap_memory(vma, hood->regs, hood->len);
}

static const struct file_operations hood_fops = {
	.owner	= THIS_MODULE,
	.open	= hood_open,
	.mmap	= hood_mmap,
};
