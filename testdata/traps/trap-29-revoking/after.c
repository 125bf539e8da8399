// A siren: mappings are taken away when the device goes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct siren {
	struct cdev cdev;
	bool gone;
	struct inode *inode;
	phys_addr_t regs;
};

static int siren_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct siren, cdev);
	return 0;
}

static void siren_remove(struct siren *siren)
{
	siren->gone = true;
	unmap_mapping_range(siren->inode->i_mapping, 0, 0, 1);
}

static int siren_mmap_prepare(struct vm_area_desc *desc)
{
	struct siren *siren = desc->file->private_data;

	if (siren->gone)
		return -ENODEV;
	mmap_action_remap_full(desc, PHYS_PFN(siren->regs));
	return 0;
}

static const struct file_operations siren_fops = {
	.owner	= THIS_MODULE,
	.open	= siren_open,
	.mmap_prepare = siren_mmap_prepare,
};
