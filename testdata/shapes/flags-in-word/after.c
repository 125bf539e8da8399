// The flags are changed in a local, in part under a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ivory {
	struct cdev cdev;
	phys_addr_t regs;
	bool fixed;
};

static int ivory_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ivory, cdev);
	return 0;
}

static int ivory_mmap_prepare(struct vm_area_desc *desc)
{
	struct ivory *ivory = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	if (ivory->fixed)
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT, VMA_MAYEXEC_BIT);
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->private_data = ivory;
	return 0;
}

static const struct file_operations ivory_fops = {
	.owner	= THIS_MODULE,
	.open	= ivory_open,
	.mmap_prepare = ivory_mmap_prepare,
};
