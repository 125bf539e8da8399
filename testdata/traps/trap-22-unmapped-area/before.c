// A grate: it picks the address, with and without an MMU.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct grate {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int grate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct grate, cdev);
	return 0;
}

static unsigned long grate_area(struct file *file, unsigned long addr, unsigned long len,
				unsigned long pgoff, unsigned long flags)
{
	struct grate *grate = file->private_data;

	return grate->regs + (pgoff << PAGE_SHIFT);
}

static int grate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct grate *grate = file->private_data;

	return vm_iomap_memory(vma, grate->regs, grate->len);
}

static const struct file_operations grate_fops = {
	.owner	= THIS_MODULE,
	.open	= grate_open,
	.get_unmapped_area = grate_area,
	.mmap	= grate_mmap,
};
