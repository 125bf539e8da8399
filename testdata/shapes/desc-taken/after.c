// The name of the descriptor is taken.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct aspen_desc {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int aspen_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct aspen_desc, cdev);
	return 0;
}

static int aspen_mmap_prepare(struct vm_area_desc *vm_desc)
{
	struct aspen_desc *desc = vm_desc->file->private_data;

	if (vma_desc_size(vm_desc) > desc->len)
		return -EINVAL;
	mmap_action_remap_full(vm_desc, PHYS_PFN(desc->regs));
	return 0;
}

static const struct file_operations aspen_fops = {
	.owner	= THIS_MODULE,
	.open	= aspen_open,
	.mmap_prepare = aspen_mmap_prepare,
};
