// A grid: another VMA is looked up, by another name, and stays one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct grid {
	struct cdev cdev;
	unsigned long user;
	phys_addr_t regs;
	size_t len;
};

static int grid_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct grid, cdev);
	return 0;
}

static int grid_mmap_prepare(struct vm_area_desc *desc)
{
	struct grid *grid = desc->file->private_data;
	struct vm_area_struct *other = find_vma(desc->mm, grid->user);

	if (!other || other->vm_end - other->vm_start < grid->len)
		return -EFAULT;
	mmap_action_simple_ioremap(desc, grid->regs, grid->len);
	return 0;
}

static const struct file_operations grid_fops = {
	.owner	= THIS_MODULE,
	.open	= grid_open,
	.mmap_prepare = grid_mmap_prepare,
};
