// A helper maps, and its caller undoes nothing by goto.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cypress {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cypress_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cypress, cdev);
	return 0;
}

static int cypress_check(const struct vm_area_desc *desc, size_t len)
{
	unsigned long size = vma_desc_size(desc);

	return size > len || desc->pgoff ? -EINVAL : 0;
}

static inline int cypress_map(struct cypress *cypress,
			      struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, PHYS_PFN(cypress->regs));
	return 0;
}

static int cypress_mmap_prepare(struct vm_area_desc *desc)
{
	struct cypress *cypress = desc->file->private_data;
	int ret;

	ret = cypress_check(desc, cypress->len);
	if (ret)
		goto out;
	ret = cypress_map(cypress, desc);
out:
	return ret;
}

static const struct file_operations cypress_fops = {
	.owner	= THIS_MODULE,
	.open	= cypress_open,
	.mmap_prepare = cypress_mmap_prepare,
};
