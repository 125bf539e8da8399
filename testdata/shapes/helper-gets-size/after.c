// A helper gets the size and the protection from its caller.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct drone {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int drone_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct drone, cdev);
	return 0;
}

static int drone_map(struct vm_area_desc *desc, unsigned long pfn,
		     unsigned long size, pgprot_t prot)
{
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int drone_mmap_prepare(struct vm_area_desc *desc)
{
	struct drone *drone = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > drone->len)
		return -EINVAL;
	return drone_map(desc, PHYS_PFN(drone->regs), size, desc->page_prot);
}

static const struct file_operations drone_fops = {
	.owner	= THIS_MODULE,
	.open	= drone_open,
	.mmap_prepare = drone_mmap_prepare,
};
