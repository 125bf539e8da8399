// A backslash continues a line inside of an expression.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pod {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pod_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pod, cdev);
	return 0;
}

static int pod_mmap_prepare(struct vm_area_desc *desc)
{
	struct pod *pod = desc->file->private_data;

	if (vma_desc_size(desc) > pod->len)
		return -EINVAL;
	mmap_action_remap_full(desc, PHYS_PFN(pod->regs));
	return 0;
}

static const struct file_operations pod_fops = {
	.owner	= THIS_MODULE,
	.open	= pod_open,
	.mmap_prepare = pod_mmap_prepare,
};
