// A message names the handler in its text; as __func__ where the function begins a format with its name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bale {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	unsigned int minor;
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
	pr_devel("%s(0x%lx)\n", __func__, desc->start);
	pr_devel("%u: bale_mmap_prepare to 0x%lx\n", bale->minor, desc->end);
	mmap_action_simple_ioremap(desc, bale->regs, bale->len);
	return 0;
}

static const struct file_operations bale_fops = {
	.owner	= THIS_MODULE,
	.open	= bale_open,
	.mmap_prepare = bale_mmap_prepare,
};
