// The macro that prints leaves the function.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jasper {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

#define jasper_error(fmt) do { pr_err(fmt); return -EIO; } while (0)

static int jasper_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct jasper, cdev);
	return 0;
}

static int jasper_mmap_prepare(struct vm_area_desc *desc)
{
	struct jasper *jasper = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(jasper->regs));
	return 0;
}

static const struct file_operations jasper_fops = {
	.owner	= THIS_MODULE,
	.open	= jasper_open,
	.mmap_prepare = jasper_mmap_prepare,
};
