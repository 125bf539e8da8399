// Success is the inner arm, and more follows it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ochre {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	bool shown;
};

static const struct vm_operations_struct ochre_vm_ops = {
	.access = generic_access_phys,
};

static int ochre_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ochre, cdev);
	return 0;
}

static int ochre_mmap_prepare(struct vm_area_desc *desc)
{
	struct ochre *ochre = desc->file->private_data;
	int rc = -ENODEV;

	if (ochre->len) {
		mmap_action_remap_full(desc, PHYS_PFN(ochre->regs));
		rc = 0;
		/* The rest is told to the VMA. */
		desc->vm_ops = &ochre_vm_ops;

		if (ochre->shown)
			desc->private_data = ochre;
	}

	return rc;
}

static const struct file_operations ochre_fops = {
	.owner	= THIS_MODULE,
	.open	= ochre_open,
	.mmap_prepare = ochre_mmap_prepare,
};
