// The other error code goes through a variable and a label.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct brass {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int brass_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct brass, cdev);
	return 0;
}

static int brass_mmap_prepare(struct vm_area_desc *desc)
{
	struct brass *brass = desc->file->private_data;
	int ret = 0;

	if (desc->pgoff) {
		ret = -EINVAL;
		goto out;
	}
	mmap_action_remap_full(desc, PHYS_PFN(brass->regs));
	desc->action.error_override = -EAGAIN;
out:
	return ret;
}

static const struct file_operations brass_fops = {
	.owner	= THIS_MODULE,
	.open	= brass_open,
	.mmap_prepare = brass_mmap_prepare,
};
