// A pump: the first mask may be empty.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pump {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pump_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pump, cdev);
	return 0;
}

static int pump_mmap_prepare(struct vm_area_desc *desc)
{
	struct pump *pump = desc->file->private_data;

	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	if (pump->len > PAGE_SIZE)
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	mmap_action_remap_full(desc, PHYS_PFN(pump->regs));
	return 0;
}

static const struct file_operations pump_fops = {
	.owner	= THIS_MODULE,
	.open	= pump_open,
	.mmap_prepare = pump_mmap_prepare,
};
