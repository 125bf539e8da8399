// Blank lines stand where they please.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct boot {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int boot_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct boot, cdev);
	return 0;
}

static int boot_mmap_prepare(struct vm_area_desc *desc)
{
	struct boot *boot = desc->file->private_data;
	unsigned long size;


	size = vma_desc_size(desc);

	if (size > boot->len)
		return -EINVAL;


	mmap_action_remap_full(desc, PHYS_PFN(boot->regs));
	return 0;
}

static const struct file_operations boot_fops = {
	.owner	= THIS_MODULE,
	.open	= boot_open,
	.mmap_prepare = boot_mmap_prepare,
};
