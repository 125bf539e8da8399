// A viol: the address of the VMA is printed where that is allowed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct viol {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int viol_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct viol, cdev);
	return 0;
}

static int viol_mmap_prepare(struct vm_area_desc *desc)
{
	struct viol *viol = desc->file->private_data;

	pr_debug("mapping %pK\n", desc);
	mmap_action_remap_full(desc, PHYS_PFN(viol->regs));
	return 0;
}

static const struct file_operations viol_fops = {
	.owner	= THIS_MODULE,
	.open	= viol_open,
	.mmap_prepare = viol_mmap_prepare,
};
