// A forge: nobody looks at the result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct forge {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int forge_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct forge, cdev);
	return 0;
}

static int forge_mmap_prepare(struct vm_area_desc *desc)
{
	struct forge *forge = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(forge->regs));
	return 0;
}

static const struct file_operations forge_fops = {
	.owner	= THIS_MODULE,
	.open	= forge_open,
	.mmap_prepare = forge_mmap_prepare,
};
