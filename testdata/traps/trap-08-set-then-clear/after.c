// A valve: one call sets and clears, and both name a flag in common.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct valve {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int valve_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct valve, cdev);
	return 0;
}

static int valve_mmap_prepare(struct vm_area_desc *desc)
{
	struct valve *valve = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT, VMA_DONTCOPY_BIT);
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, PHYS_PFN(valve->regs));
	return 0;
}

static const struct file_operations valve_fops = {
	.owner	= THIS_MODULE,
	.open	= valve_open,
	.mmap_prepare = valve_mmap_prepare,
};
