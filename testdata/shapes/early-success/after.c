// One way maps nothing and succeeds.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ivy {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ivy_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ivy, cdev);
	return 0;
}

static int ivy_mmap_prepare(struct vm_area_desc *desc)
{
	struct ivy *ivy = desc->file->private_data;

	if (!ivy->regs)
		return 0;
	mmap_action_remap_full(desc, PHYS_PFN(ivy->regs));
	return 0;
}

static const struct file_operations ivy_fops = {
	.owner	= THIS_MODULE,
	.open	= ivy_open,
	.mmap_prepare = ivy_mmap_prepare,
};
