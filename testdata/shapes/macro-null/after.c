// Without the option, there is no handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct slate {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int slate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct slate, cdev);
	return 0;
}

#ifdef CONFIG_SLATE_MMAP
static int slate_mmap_prepare(struct vm_area_desc *desc)
{
	struct slate *slate = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(slate->regs));
	return 0;
}
#else
#define slate_mmap_prepare NULL
#endif

static const struct file_operations slate_fops = {
	.owner	= THIS_MODULE,
	.open	= slate_open,
	.mmap_prepare = slate_mmap_prepare,
};
