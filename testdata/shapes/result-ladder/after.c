// Failure falls through to the common exit.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sienna {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sienna_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sienna, cdev);
	return 0;
}

static int sienna_mmap_prepare(struct vm_area_desc *desc)
{
	struct sienna *sienna = desc->file->private_data;
	int err;

	if (!sienna->len) {
		err = -ENODEV;
		goto out;
	}

	mmap_action_remap_full(desc, PHYS_PFN(sienna->regs));

	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;

out:
	return err;
}

static const struct file_operations sienna_fops = {
	.owner	= THIS_MODULE,
	.open	= sienna_open,
	.mmap_prepare = sienna_mmap_prepare,
};
