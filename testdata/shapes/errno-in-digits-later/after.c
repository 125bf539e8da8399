// An error is given as a number, and returned at a label.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mica {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int mica_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mica, cdev);
	return 0;
}

static int mica_mmap_prepare(struct vm_area_desc *desc)
{
	struct mica *mica = desc->file->private_data;
	int ret = 0;

	mmap_action_remap_full(desc, mica->regs >> PAGE_SHIFT);
	desc->action.error_override = -11;
	return ret;
}

static const struct file_operations mica_fops = {
	.owner	= THIS_MODULE,
	.open	= mica_open,
	.mmap_prepare = mica_mmap_prepare,
};
