// A block loses all but one of its statements.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ivory {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ivory_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ivory, cdev);
	return 0;
}

static int ivory_mmap_prepare(struct vm_area_desc *desc)
{
	struct ivory *ivory = desc->file->private_data;
	int ret = -EINVAL;

	if (desc->pgoff == 0) {
		mmap_action_remap_full(desc, PHYS_PFN(ivory->regs));
		ret = 0;
	}
	return ret;
}

static const struct file_operations ivory_fops = {
	.owner	= THIS_MODULE,
	.open	= ivory_open,
	.mmap_prepare = ivory_mmap_prepare,
};
