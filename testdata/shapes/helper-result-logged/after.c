// A helper maps, and its caller logs a failure.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beech {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int beech_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beech, cdev);
	return 0;
}

static int beech_map(struct vm_area_desc *desc, phys_addr_t phys)
{
	mmap_action_remap_full(desc, PHYS_PFN(phys));
	return 0;
}

static int beech_mmap_prepare(struct vm_area_desc *desc)
{
	struct beech *beech = desc->file->private_data;
	int ret = beech_map(desc, beech->regs);

	if (ret)
		pr_err("beech: mmap: %d\n", ret);
	return ret;
}

static const struct file_operations beech_fops = {
	.owner	= THIS_MODULE,
	.open	= beech_open,
	.mmap_prepare = beech_mmap_prepare,
};
