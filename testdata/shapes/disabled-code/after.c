// Code that is never built names the VMA as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct husk {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int husk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct husk, cdev);
	return 0;
}

static int husk_mmap_prepare(struct vm_area_desc *desc)
{
	struct husk *husk = desc->file->private_data;

#if 0
	pr_debug("%lx-%lx\n", desc->start, desc->end);
#endif
	mmap_action_remap_full(desc, PHYS_PFN(husk->regs));
	return 0;
}

static const struct file_operations husk_fops = {
	.owner	= THIS_MODULE,
	.open	= husk_open,
	.mmap_prepare = husk_mmap_prepare,
};
