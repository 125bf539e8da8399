// Each page is told of.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chalk {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int chalk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chalk, cdev);
	return 0;
}

static int chalk_mmap_prepare(struct vm_area_desc *desc)
{
	struct chalk *chalk = desc->file->private_data;
	unsigned long left = vma_desc_size(desc);
	u8 *at = chalk->mem;

	if (left > chalk->len)
		return -EINVAL;
	mmap_action_remap_full(desc, virt_to_pfn(at));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations chalk_fops = {
	.owner	= THIS_MODULE,
	.open	= chalk_open,
	.mmap_prepare = chalk_mmap_prepare,
};
