// Two labels: one logs, and is reached by a failed check as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wagon {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int wagon_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct wagon, cdev);
	return 0;
}

static int wagon_mmap_prepare(struct vm_area_desc *desc)
{
	struct wagon *wagon = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);
	int err;

	if (size > wagon->len) {
		err = -EINVAL;
		goto fail;
	}

	mmap_action_remap_full(desc, PHYS_PFN(wagon->regs));
	return 0;

fail:
	pr_err("wagon: mmap: %d\n", err);
	return err;
}

static const struct file_operations wagon_fops = {
	.owner	= THIS_MODULE,
	.open	= wagon_open,
	.mmap_prepare = wagon_mmap_prepare,
};
