// A message names the handler in its text.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bale {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int bale_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bale, cdev);
	return 0;
}

static int bale_mmap_prepare(struct vm_area_desc *desc)
{
	struct bale *bale = desc->file->private_data;

	if (desc->pgoff) {
		pr_err("bale_mmap_prepare: no offset, please\n");
		return -EINVAL;
	}
	mmap_action_simple_ioremap(desc, bale->regs, bale->len);
	return 0;
}

static const struct file_operations bale_fops = {
	.owner	= THIS_MODULE,
	.open	= bale_open,
	.mmap_prepare = bale_mmap_prepare,
};
