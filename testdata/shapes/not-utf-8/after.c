// Written by Jäger & Söhne.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pearl {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pearl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pearl, cdev);
	return 0;
}

static int pearl_mmap_prepare(struct vm_area_desc *desc)
{
	/* grüße */
	struct pearl *pearl = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(pearl->regs));
	return 0;
}

static const struct file_operations pearl_fops = {
	.owner	= THIS_MODULE,
	.open	= pearl_open,
	.mmap_prepare = pearl_mmap_prepare,
};
