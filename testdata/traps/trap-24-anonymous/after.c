// A vapor: a private mapping is anonymous.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vapor {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int vapor_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vapor, cdev);
	return 0;
}

static int vapor_mmap_prepare(struct vm_area_desc *desc)
{
	struct vapor *vapor = desc->file->private_data;

	if (!vma_desc_test(desc, VMA_SHARED_BIT)) {
		vma_desc_set_anonymous(desc);
		return 0;
	}
	mmap_action_simple_ioremap(desc, vapor->regs, vapor->len);
	return 0;
}

static const struct file_operations vapor_fops = {
	.owner	= THIS_MODULE,
	.open	= vapor_open,
	.mmap_prepare = vapor_mmap_prepare,
};
